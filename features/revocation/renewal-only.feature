Feature: Revocation at renewal only
  The overview advises to revoke at the time of renewal. A profile can enforce that alone: what is revoked
  then gets no successor, and goes on working until it has run out.

  Background:
    Given a profile with
      | revocation.enforcement | renewal |
    And a cluster with 1 control plane and 1 worker
    And these users of the cluster
      | name  | group  |
      | alice | team-a |

  @RV-13
  Rule: A revoked certificate works until it expires, and is not renewed

    Scenario: a user of the cluster
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      Then the certificate of user "alice" is revoked
      And user "alice" is accepted by the API server
      And the status of the revocation "team" shows
        | entry | matched      | refused requests |
        | 1     | cp-1/alice#1 | 0                |

    Scenario: a leaf, when it is due
      When a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And leaf "scheduler" is due for renewal
      Then leaf "scheduler" has not been replaced
      And the scheduler is accepted by the API server

    Scenario: a leaf, until it has run out
      When a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And leaf "scheduler" is in its last second
      Then the scheduler is accepted by the API server
      When 1 second passes
      Then leaf "scheduler" is expired
      And the scheduler is refused by the API server: no way in

    Scenario: a kubelet that asks for its next certificate
      Given a revocation "kubelet" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-1>
        """
      And the propagation bound passes
      When the certificate of the kubelet of worker-1 is renewed
      Then it is refused: revoked
      And nothing has changed
      And the kubelet of worker-1 is accepted by the API server

  @RV-26
  Rule: A revoked certificate makes no token that would go on in its stead

    Scenario: a token of a service account
      Given these users of the cluster
        | name  | group      |
        | carol | automation |
      And the service account "robot"
      And a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: automation}
        """
      And the propagation bound passes
      When user "carol" makes a token of the service account "robot" for 1 hour
      Then it is refused: revoked
      And user "carol" is accepted by the API server
