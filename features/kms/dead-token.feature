Feature: A KMS plugin whose token has died
  While it runs, it does without its token. Its pod loses the certificate with a restart, and then it
  needs the token to sign in.

  Background:
    Given a profile with
      | hostLayer.tokenLifetime | 2 hours |
    And a cluster with 1 control plane and 0 workers
    And the administrator writes "kept" into the secret "before"

  @KM-03
  Rule: After a restart with a dead token the plugin does not start, and secrets are out of reach

    Scenario: a plugin with a good token starts again
      When the KMS pod restarts
      And the API server restarts
      Then the API server is ready
      And the secret "before" reads "kept"

    Scenario: the API server says so, and everything but secrets goes on
      Given a token's life and 1 second passes
      When the KMS pod restarts
      Then the API server is not ready: "kms-providers" fails
      And the administrator is accepted by the API server

    Scenario: a secret that the API server remembers is read on
      Given a token's life and 1 second passes
      When the KMS pod restarts
      Then the secret "before" reads "kept"
      And the API server is not ready: "kms-providers" fails

    Scenario: other resources are written as ever
      Given a token's life and 1 second passes
      And the KMS pod restarts
      When a revocation "other" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      Then it succeeds
      And the API keeps the revocation "other"
      And the API server is not ready: "kms-providers" fails

    Scenario: a secret that the API server does not remember can not be read
      Given a token's life and 1 second passes
      And the KMS pod restarts
      When the API server restarts
      Then the secret "before" can not be read: not available
      And the administrator is accepted by the API server

    Scenario: none can be written
      Given a token's life and 1 second passes
      And the KMS pod restarts
      And the API server restarts
      When the administrator writes "new" into the secret "after"
      Then it is refused: not available

  @KM-04
  Rule: An API server restarted then does not become ready; a token from outside and a restart of the plugin cure it

    Background:
      Given a token's life and 1 second passes
      And the KMS pod restarts
      And the API server restarts

    Scenario: another restart of the plugin does not help
      When the KMS pod restarts
      Then the API server is not ready: "kms-providers" fails

    Scenario: nor does the token alone
      When the operator rotates the token of the KMS pod
      Then the API server is not ready: "kms-providers" fails

    Scenario: both do, and no secret is lost
      Given the operator rotates the token of the KMS pod
      When the KMS pod restarts
      Then the API server is ready
      And the secret "before" reads "kept"

    Scenario: and secrets are written again
      Given the operator rotates the token of the KMS pod
      And the KMS pod restarts
      And the API server is ready
      When the administrator writes "new" into the secret "after"
      Then it succeeds
      And etcd holds the secret "after" encrypted, without "new"
