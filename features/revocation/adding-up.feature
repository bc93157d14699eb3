Feature: Several entries, several resources, and lifting them
  Background:
    Given a cluster with 1 control plane and 0 workers
    And these users of the cluster
      | name  | group  |
      | alice | team-a |
      | bob   | team-b |
      | carol | team-c |

  @RV-10
  Rule: A certificate that any entry of any resource matches is revoked

    Scenario: two entries of one resource
      When a revocation "both" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "bob" is refused by the API server: revoked
      And user "carol" is accepted by the API server

    Scenario: two resources
      When a revocation "first" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And a revocation "second" is applied with the entries
        """yaml
        - {kind: Group, group: team-b}
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "bob" is refused by the API server: revoked
      And user "carol" is accepted by the API server

  @RV-19
  Rule: Deleting a resource or an entry lifts the revocation of what it alone matched

    Background:
      Given a revocation "first" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        """
      And a revocation "second" is applied with the entries
        """yaml
        - {kind: Group, group: team-b}
        """
      And the propagation bound passes

    Scenario: the resource is deleted
      When the revocation "first" is deleted
      And the propagation bound passes
      Then user "alice" is accepted by the API server
      And user "bob" is refused by the API server: revoked

    Scenario: an entry is removed
      When entry 1 of the revocation "first" is removed
      And the propagation bound passes
      Then user "alice" is accepted by the API server
      And user "bob" is refused by the API server: revoked

    Scenario: all are deleted
      When the revocation "first" is deleted
      And the revocation "second" is deleted
      And the propagation bound passes
      Then user "alice" is accepted by the API server
      And user "bob" is accepted by the API server
      And the API keeps no revocation

  @RV-27
  Rule: A change of what was read is refused when somebody has changed it since

    Background:
      Given a revocation "teams" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        """
      And the revocation "teams" is read

    Scenario: an entry was added meanwhile
      Given a revocation "teams" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        - {kind: Group, group: team-c}
        """
      When entry 1 is removed from the revocation that was read
      Then it is refused: conflict
      When the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "carol" is refused by the API server: revoked

    Scenario: it was deleted and made anew meanwhile
      Given the revocation "teams" is deleted
      And a revocation "teams" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        """
      When entry 1 is removed from the revocation that was read
      Then it is refused: conflict

    Scenario: the same was applied again, which changes nothing
      Given a revocation "teams" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        - {kind: Group, group: team-b}
        """
      When entry 1 is removed from the revocation that was read
      Then it succeeds
      When the propagation bound passes
      Then user "alice" is accepted by the API server
      And user "bob" is refused by the API server: revoked
