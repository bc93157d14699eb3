Feature: Every door is closed to what is revoked
  Whoever holds a stolen key tries more than one door: another certificate by a signing request, or one
  that somebody with the CA's key has signed without telling the system.
  Kubernetes leaves two doors ajar, and nothing here closes them. A watch that is open goes on to its own end,
  half an hour to an hour: authorizers are asked at its beginning alone. A token that the holder had made
  before is a credential of its own: a bootstrap token ends after a day, a token of a service account when
  that account or its token is deleted.

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
