Feature: The key that encrypts the data keys is replaced
  The cloud agent keeps it, with its older versions. The plugin names the version that counts, and the API
  server takes a new data key when that changes.

  @KM-05
  Rule: The key-encryption key is rotated every 30 days; secrets written under older keys still decrypt

    Background:
      Given a profile with
        | keyManagement.keyRotation | 1 day |
      And a cluster with 1 control plane and 0 workers
      And the administrator writes "old" into the secret "before"

    Scenario: a second before
      Given a key-encryption key's life less 1 second passes
      And the API server restarts
      When the administrator writes "new" into the secret "after"
      Then etcd holds the secret "after" under version 1 of its key

    Scenario: what is written afterwards is under the new version
      Given a key-encryption key's life passes
      And the API server restarts
      When the administrator writes "new" into the secret "after"
      Then etcd holds the secret "after" under version 2 of its key
      And the secret "after" reads "new"

    Scenario: what was written two keys ago is read
      Given 2 days pass
      And the API server restarts
      When the administrator writes "new" into the secret "after"
      Then etcd holds the secret "after" under version 3 of its key
      And etcd holds the secret "before" under version 1 of its key
      And the secret "before" reads "old"

  @KM-05 @profile-default
  Rule: By default that is after 30 days

    Background:
      Given a cluster with 1 control plane and 0 workers
      And the administrator writes "old" into the secret "before"

    Scenario Outline: on day <day>
      Given <day> days pass
      And the API server restarts
      When the administrator writes "new" into the secret "after"
      Then etcd holds the secret "after" under version <version> of its key

      Examples:
        | day | version |
        | 29  | 1       |
        | 30  | 2       |
