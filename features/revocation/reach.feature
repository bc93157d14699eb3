Feature: Where a revocation does not reach
  Kubernetes lets two sorts of certificates work on that are revoked: those of servers, which no client
  looks up, and those of system:masters, about whom the API server asks nobody. The status says so.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @RV-24
  Rule: No client asks whether a server certificate is revoked; the status names each, and repair replaces it

    Scenario: the API server goes on serving
      When a revocation "servers" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver">
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      Then leaf "apiserver" is revoked
      And the administrator is accepted by the API server
      And the status of the revocation "servers" shows
        | entry | matched          | not checked      |
        | 1     | cp-1/apiserver#1 | cp-1/apiserver#1 |
        | 2     | cp-1/scheduler#1 |                  |

    Scenario: repair replaces it
      Given a revocation "server" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver">
        """
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And leaf "apiserver" is valid
      And leaf "apiserver" has been replaced 1 time
      And everything works

    Scenario: a kubelet's server certificate is not among them, because it can not be revoked
      When a revocation "server" is applied with the entries
        """yaml
        - {kind: DNS, dns: worker-1}
        """
      And the propagation bound passes
      Then the status of the revocation "server" shows
        | entry | matched | not checked | not revocable             |
        | 1     |         |             | worker-1/kubelet-server#1 |

  @RV-22
  Rule: A credential of system:masters escapes the revocation of requests, and the status says so

    Background:
      Given these users of the cluster
        | name | group          |
        | root | system:masters |
        | paul | team-a         |

    Scenario: revoked, and let in all the same
      When a revocation "all-of-them" is applied with the entries
        """yaml
        - {kind: Group, group: viewers}
        """
      And the propagation bound passes
      Then the certificate of user "root" is revoked
      And user "root" is accepted by the API server
      And user "paul" is refused by the API server: revoked
      And the status of the revocation "all-of-them" shows
        | entry | matched                  | escaping    |
        | 1     | cp-1/root#1, cp-1/paul#1 | cp-1/root#1 |

    Scenario: another Cluster CA revokes it, and no other user is shut out
      Given a revocation "all-of-them" is applied with the entries
        """yaml
        - {kind: Group, group: "system:masters"}
        """
      And the propagation bound passes
      And user "root" is accepted by the API server
      When the operator rotates the Cluster CA
      Then it succeeds
      And user "root" is refused by the API server: unauthenticated
      And user "paul" is accepted by the API server

    Scenario: a certificate of another group does not escape
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      Then user "paul" is refused by the API server: revoked
      And the status of the revocation "team" shows
        | entry | matched     | escaping |
        | 1     | cp-1/paul#1 |          |
