Feature: The cut-off of a revocation entry
  An entry may carry a notBefore. It is a cut-off, the opposite of what the word means in a certificate:
  only certificates issued before it are revoked. Without one, the entry catches what is yet to come.

  @RV-07
  Rule: With notBefore, only certificates issued strictly before that instant are revoked

    Scenario: a second before, at the very second, a second after
      Given a cluster with 1 control plane and 0 workers
      And these users of the cluster
        | name   | group |
        | before | team  |
      And 1 second passes
      And these users of the cluster
        | name | group |
        | at   | team  |
      When a revocation "cut-off" is applied with the entries
        """yaml
        - kind: Group
          group: team
          notBefore: "<now>"
        """
      And 1 second passes
      And these users of the cluster
        | name  | group |
        | after | team  |
      And the propagation bound passes
      Then user "before" is refused by the API server: revoked
      And user "at" is accepted by the API server
      And user "after" is accepted by the API server

    Scenario: a cut-off with an offset is the instant it names
      Given the calendar shows 2026-03-01T00:00:00Z
      And a cluster with 1 control plane and 0 workers
      And these users of the cluster
        | name  | group |
        | alice | team  |
      When a revocation "cut-off" is applied with the entries
        """yaml
        - kind: Group
          group: team
          notBefore: "2026-03-01T01:00:00+01:00"
        """
      And the propagation bound passes
      Then user "alice" is accepted by the API server

    Scenario: a certificate signed through a request counts from its issue, not from its back-dated beginning
      Given a cluster with 1 control plane and 1 worker
      When a revocation "cut-off" is applied with the entries
        """yaml
        - kind: Group
          group: system:nodes
          notBefore: "<now>"
        """
      And the propagation bound passes
      Then the kubelet of worker-1 is accepted by the API server

    Scenario Outline: a certificate that nobody recorded counts from its beginning, corrected for back-dating, and is <answer>
      Given a cluster with 1 control plane and 0 workers
      And these users of the cluster
        | name  | group |
        | alice | team  |
      When a revocation "cut-off" is applied with the entries
        """yaml
        - {kind: Group, group: team, notBefore: "<cut-off>"}
        """
      And the propagation bound passes
      Then user "alice" with a certificate signed outside the system is <answer>

      Examples:
        | cut-off                                           | answer                             |
        | <the back-dating of a CSR after now>              | accepted by the API server         |
        | <the back-dating of a CSR and 1 minute after now> | refused by the API server: revoked |

  @RV-08
  Rule: Without notBefore, all existing and all future matches are revoked

    Scenario: existing and future
      Given a cluster with 1 control plane and 0 workers
      And these users of the cluster
        | name  | group |
        | early | team  |
      When a revocation "for-ever" is applied with the entries
        """yaml
        - kind: Group
          group: team
        """
      And 1 hour passes
      And these users of the cluster
        | name | group |
        | late | team  |
      Then user "early" is refused by the API server: revoked
      And user "late" is refused by the API server: revoked

    Scenario: those who do not match are not touched, now or later
      Given a cluster with 1 control plane and 0 workers
      When a revocation "for-ever" is applied with the entries
        """yaml
        - kind: Group
          group: team
        """
      And 1 hour passes
      And these users of the cluster
        | name | group      |
        | late | other-team |
      Then user "late" is accepted by the API server
