Feature: A repair that is cut off, and two at once
  A repair shows its plan, and goes through it step by step. The operator's machine may lose its power
  between any two steps, and a second operator may come while the first is still at it.

  @RP-11
  Rule: A repair that is cut off before any of its steps leaves every certificate beside its key, and can be run again to the end

    Scenario: the plan is shown first, and nothing is done
      Given a cluster with 1 control plane and 1 worker
      And a revocation "leaked" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-1>
        """
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -WhatIf"
      Then its steps are
        | replace leaf cp-1/scheduler           |
        | restart the reader of cp-1/scheduler  |
        | make a bootstrap token for worker-1   |
        | let join anew worker-1                |
      And nothing has changed

    Scenario: cut off before each step, when everything is replaced
      Given a cluster with 1 control plane and 1 worker
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force", and is cut off before each of its steps in turn
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it succeeds
      And every certificate lies beside its own key
      And everything works

    Scenario: cut off again and again, after its certificates have ended
      Given a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 1 worker
      And the cluster is switched off for a leaf's life and 1 hour
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials", and is cut off before each of its steps in turn
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And every certificate lies beside its own key
      And everything works

    Scenario: cut off between a new certificate and the restart of its reader
      Given a cluster with 1 control plane and 0 workers
      And a revocation "leaked" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      And "alice" has begun with "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials", and is after step 1
      And "alice" is cut off
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then its steps are
        | restart the reader of cp-1/scheduler |
      And everything works

  @RP-14
  Rule: Of two operators at once one goes on, and the other is refused and told who is at it

    Background:
      Given a cluster with 1 control plane and 1 worker

    Scenario Outline: <second> during <first>
      Given "alice" has begun with "<first>", and is after step 3
      When the operator runs "<second>"
      Then it is refused: conflict
      And the refusal names "alice"
      And nothing has changed

      Examples:
        | first                                                                             | second                                                                    |
        | Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force      | Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials     |
        | Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force      | Update-AksHci                                                             |
        | Update-AksHci                                                                     | Update-AksHciClusterCertificates -name cluster -fixCloudCredentials -force |

    Scenario: the rotation of a root during a repair
      Given "alice" has begun with "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force", and is after step 3
      When the operator rotates the etcd CA
      Then it is refused: conflict
      And the refusal names "alice"
      And nothing has changed

    Scenario: the first one goes on
      Given "alice" has begun with "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force", and is after step 3
      And the operator runs "Update-AksHci"
      And it is refused: conflict
      When "alice" goes on
      Then it succeeds
      And everything works

    Scenario: whoever was cut off hinders nobody
      Given "alice" has begun with "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force", and is after step 3
      And "alice" is cut off
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it succeeds
      And everything works

    Scenario: nor does a lock that has outlived a power cut
      Given "alice" has begun with "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force", and is after step 3
      And the platform is switched off for 1 hour
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it succeeds
      And everything works

    Scenario: one after the other
      Given the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      When the operator runs "Update-AksHci"
      Then it succeeds
      And everything works

    Scenario: leaves are renewed while a repair is under way
      Given "alice" has begun with "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force", and is after step 3
      And leaf "etcd-server" is due for renewal
      And leaf "etcd-server" has been replaced 1 time
      When "alice" goes on
      Then it succeeds
      And leaf "etcd-server" has been replaced 2 times
      And every certificate lies beside its own key
      And everything works
