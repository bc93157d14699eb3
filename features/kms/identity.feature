Feature: The KMS plugin comes to the cloud agent in its own name
  Its token is for signing in, when the plugin starts. As long as it runs, its certificate is what counts.

  Background:
    Given a profile with
      | hostLayer.tokenLifetime | 2 hours |
    And a cluster with 1 control plane and 0 workers

  @KM-02
  Rule: The plugin has an identity of its own; while it runs, an expired token does no harm

    Scenario: its certificate
      Then the certificate of the KMS pod shows
        | subject | CN=kms-pod        |
        | issuer  | CN=cloud-agent-ca |

    Scenario: its token expires while it runs
      Given the administrator writes "kept" into the secret "before"
      When a token's life and 1 second passes
      Then the token of the KMS pod is expired
      And the secret "before" reads "kept"

    Scenario: secrets are still written then, by an API server that asks the plugin for a new data key
      Given a token's life and 1 second passes
      And the API server restarts
      When the administrator writes "new" into the secret "after"
      Then it succeeds
      And etcd holds the secret "after" encrypted, without "new"

    Scenario: a revoked plugin gets nowhere
      Given the administrator writes "locked" into the secret "db"
      And the operator revokes the KMS pod
      When the API server restarts
      Then the secret "db" can not be read: not available
