Feature: Secrets are encrypted at rest
  The KMS pod of a control plane is a plugin of the API server. It comes to the cloud agent, which keeps
  the keys, with an identity of its own.

  Background:
    Given a cluster with 1 control plane and 0 workers

  @KM-01
  Rule: Secrets are encrypted in etcd, and read back in clear

    Scenario: written and read
      When the administrator writes "correct horse battery" into the secret "db"
      Then it succeeds
      And etcd holds the secret "db" encrypted, without "correct horse battery"
      And the secret "db" reads "correct horse battery"

    Scenario: read back by an API server that has restarted
      Given the administrator writes "correct horse battery" into the secret "db"
      When the API server restarts
      Then the secret "db" reads "correct horse battery"

    Scenario: a secret that is there is not written over by another of its name
      Given the administrator writes "first" into the secret "db"
      When the administrator writes "second" into the secret "db"
      Then it is refused: conflict
      And the secret "db" reads "first"
