Feature: The renew-revoke loop
  An entry without a cut-off catches what is issued in place of a revoked certificate as well. Whoever
  re-issues by itself would go on for ever; so the third certificate in vain is the last.

  @RV-21
  Rule: An entry that revokes every new certificate is reported, and the number of re-issues is bounded

    Background:
      Given a cluster with 1 control plane and 0 workers

    Scenario: a node that joins again and again
      Given a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes"}
        """
      And the propagation bound passes
      When node "worker-9" joins by TLS bootstrapping
      And node "worker-9" joins by TLS bootstrapping
      And node "worker-9" joins by TLS bootstrapping
      And node "worker-9" joins by TLS bootstrapping
      Then it is refused: revoked
      And the refusal names "for-ever[0]"
      And the status of the revocation "for-ever" shows
        | entry | in vain                     |
        | 1     | worker-9/kubelet-client (3) |

    Scenario: updates, one after another
      Given a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: DNS, dns: kubernetes.default.svc}
        """
      And the propagation bound passes
      When the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      Then it succeeds
      And leaf "apiserver" has been replaced 3 times
      And leaf "scheduler" has been replaced 4 times
      And the status of the revocation "for-ever" shows
        | entry | in vain            |
        | 1     | cp-1/apiserver (3) |

    Scenario: with a cut-off that has passed there is no loop
      Given a revocation "cut-off" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes", notBefore: "<now>"}
        """
      And the propagation bound passes
      When node "worker-9" joins by TLS bootstrapping
      And node "worker-9" joins by TLS bootstrapping
      And node "worker-9" joins by TLS bootstrapping
      And node "worker-9" joins by TLS bootstrapping
      Then it succeeds
      And the status of the revocation "cut-off" shows
        | entry | in vain |
        | 1     |         |

    Scenario: the cure ends it
      Given a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: DNS, dns: kubernetes.default.svc}
        """
      And the propagation bound passes
      And the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      When the revocation "for-ever" is deleted
      And the propagation bound passes
      And the operator runs "Update-AksHci"
      Then it succeeds
      And leaf "apiserver" has been replaced 4 times
      And everything works

    Scenario: what has been lifted is forgotten, and counts for nothing when it is applied again
      Given a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: DNS, dns: kubernetes.default.svc}
        """
      And the propagation bound passes
      And the revocation "for-ever" is deleted
      And the propagation bound passes
      And the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      And the operator runs "Update-AksHci"
      When a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: DNS, dns: kubernetes.default.svc}
        """
      And the propagation bound passes
      And the operator runs "Update-AksHci"
      Then it succeeds
      And leaf "apiserver" has been replaced 4 times
      And the status of the revocation "for-ever" shows
        | entry | in vain            |
        | 1     | cp-1/apiserver (1) |
