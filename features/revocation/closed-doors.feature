Feature: Every door is closed to what is revoked
  Whoever holds a stolen key tries more than one door: another certificate by a signing request, or one
  that somebody with the CA's key has signed without telling the system.
  Kubernetes leaves two doors ajar, and nothing here closes them. A watch that is open goes on to its own end,
  half an hour to an hour: authorizers are asked at its beginning alone. A token that the holder had made
  before is a credential of its own: a bootstrap token ends after a day, a token of a service account with its
  own time, or when somebody deletes the account.

  Background:
    Given a cluster with 1 control plane and 1 worker
    And these users of the cluster
      | name  | group  |
      | alice | team-a |
      | bob   | team-b |

  @RV-23
  Rule: A revoked client gets no new certificate by a signing request

    Background:
      Given a revocation "kubelet" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-1>
        """
      And the propagation bound passes

    Scenario: asked for at once
      When the certificate of the kubelet of worker-1 is renewed
      Then it is refused: revoked
      And nothing has changed
      And the status of the revocation "kubelet" shows
        | entry | refused renewals |
        | 1     | 1                |

    Scenario: when its rotation is due
      When a kubelet's time to rotate passes
      Then the certificate of the kubelet of worker-1 has not been replaced
      And the certificate of the kubelet of cp-1 has been replaced 1 time

    Scenario: other kubelets get theirs
      When the certificate of the kubelet of cp-1 is renewed
      Then it succeeds
      And the certificate of the kubelet of cp-1 has been replaced 1 time

    Scenario: once the revocation is lifted
      Given the revocation "kubelet" is deleted
      And the propagation bound passes
      When the certificate of the kubelet of worker-1 is renewed
      Then it succeeds
      And the kubelet of worker-1 is accepted by the API server

  @RV-25
  Rule: A certificate that was signed outside the system is caught by the group it names

    Scenario: its group is revoked
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      Then user "alice" with a certificate signed outside the system is refused by the API server: revoked
      And user "bob" with a certificate signed outside the system is accepted by the API server

    Scenario: the serial number of the certificate that the system knows is not its own
      When a revocation "serial" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of user "alice">
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "alice" with a certificate signed outside the system is accepted by the API server

  @RV-26
  Rule: A token of a service account outlives the certificate with which it was made

    Background:
      Given these users of the cluster
        | name  | group      |
        | carol | automation |
      And the service account "robot"
      And user "carol" has a token of the service account "robot" for 2 days
      And a revocation "stolen" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of user "carol">
        """
      And the propagation bound passes

    Scenario: its maker is revoked
      Then user "carol" is refused by the API server: revoked
      And the service account "robot" is accepted by the API server

    Scenario: no other is made
      When user "carol" makes a token of the service account "robot" for 2 days
      Then it is refused: revoked

  @RV-26
  Rule: It ends with its own time, or with its service account

    Background:
      Given the service account "robot"
      And the administrator has a token of the service account "robot" for 2 days

    Scenario: an hour before its end
      When 47 hours pass
      Then the service account "robot" is accepted by the API server

    Scenario: at its end, a minute for clocks that differ, and no more
      When 2 days pass
      Then the service account "robot" is accepted by the API server
      When 2 minutes pass
      Then the service account "robot" is refused by the API server: Token has expired

    Scenario: its service account is deleted
      Given the service account "robot" is accepted by the API server
      When the service account "robot" is deleted
      And 10 seconds pass
      Then the service account "robot" is refused by the API server: unauthenticated

    Scenario: another service account of the same name does not bring it back
      Given the service account "robot" is deleted
      And the service account "robot"
      When 10 seconds pass
      Then the service account "robot" is refused by the API server: unauthenticated

  @RV-26
  Rule: It is made for those who may, for ten minutes at least, and counts as it was made

    Background:
      Given the service account "robot"

    Scenario: somebody who may not make one
      When user "bob" makes a token of the service account "robot" for 2 days
      Then it is refused: forbidden

    Scenario: one for too short a time
      When the administrator makes a token of the service account "robot" for 9 minutes
      Then it is refused: invalid

    Scenario: one of a clock that is fast: a minute is overlooked, and no more
      Given the administrator has a token of the service account "robot" for 10 minutes
      Then the service account "robot" with a token of a clock half a minute fast is accepted by the API server
      And the service account "robot" with a token of a clock two minutes fast is refused by the API server: not yet valid

    Scenario: one that was altered
      Given the administrator has a token of the service account "robot" for 10 minutes
      Then the service account "robot" is accepted by the API server
      And the service account "robot" with an altered token is refused by the API server: unauthenticated
