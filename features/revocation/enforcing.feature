Feature: Where a revocation bites
  Revocation is enforced by the API server on every request, and by whoever renews certificates.

  Background:
    Given a cluster with 1 control plane and 1 worker
    And these users of the cluster
      | name  | group  |
      | alice | team-a |
      | bob   | team-b |

  @RV-11
  Rule: A revoked client is refused within the propagation bound, and told why

    Scenario: after the bound, reads are refused
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "bob" is accepted by the API server

    Scenario: a client that was let in a moment before
      Given user "alice" is accepted by the API server
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked

    Scenario: it is still refused long after
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And 50 % of a leaf's life passes
      Then user "alice" is refused by the API server: revoked

    Scenario: nothing is revoked that no resource names
      When 1 hour passes
      Then user "alice" is accepted by the API server

  @RV-12
  Rule: A revoked certificate is refused renewal, for the reason that it is revoked

    Scenario: a leaf, when it is due
      When a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver-kubelet-client">
        """
      And leaf "apiserver-kubelet-client" is due for renewal
      Then leaf "apiserver-kubelet-client" has not been replaced
      And the status of the revocation "leaf" shows
        | entry | refused renewals |
        | 1     | 1                |

    Scenario: asked for at once
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      When leaf "scheduler" is renewed
      Then it is refused: revoked
      And nothing has changed

    Scenario: other leaves are renewed as ever
      When a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver-kubelet-client">
        """
      And leaf "apiserver" is due for renewal
      Then leaf "apiserver" has been replaced 1 time

  @RV-20
  Rule: The status lists for every entry what it matched, what it refused, and whether it catches the future

    Scenario: entries of each sort
      When a revocation "sorts" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b, notBefore: "<now>"}
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of user "bob">
        - {kind: DNS, dns: .nowhere.example}
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "alice" is refused by the API server: revoked
      And user "bob" is refused by the API server: revoked
      And the status of the revocation "sorts" shows
        | entry | matched      | not revocable | refused requests | future |
        | 1     | cp-1/alice#1 |               | 2                | yes    |
        | 2     |              |               | 0                | no     |
        | 3     | cp-1/bob#1   |               | 1                | no     |
        | 4     |              |               | 0                | yes    |

    Scenario: an entry whose place another leaves is still the same entry
      Given a revocation "both" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        """
      And the propagation bound passes
      And user "alice" is refused by the API server: revoked
      And user "alice" is refused by the API server: revoked
      And user "bob" is refused by the API server: revoked
      When entry 1 of the revocation "both" is removed
      And the propagation bound passes
      Then the status of the revocation "both" shows
        | entry | matched    | refused requests |
        | 1     | cp-1/bob#1 | 1                |

    Scenario: a cut-off that is still to come catches what is issued until then
      Given the calendar shows 2026-03-01T00:00:00Z
      And a cluster with 1 control plane and 0 workers
      When a revocation "soon" is applied with the entries
        """yaml
        - {kind: Group, group: team-a, notBefore: "2026-03-02T00:00:00Z"}
        """
      And the propagation bound passes
      Then the status of the revocation "soon" shows
        | entry | future |
        | 1     | yes    |
