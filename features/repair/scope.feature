Feature: What repair touches
  Two switches choose what is repaired: the certificates of Kubernetes, or the credentials with which the
  cluster's pods come to the cloud agent. A third repairs what is not broken.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @RP-05
  Rule: Each switch restores its own credentials and leaves the other's alone; exactly one must be given

    Scenario: fixKubeletCredentials
      Given the cluster is switched off for a leaf's life and 1 hour
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works
      And the token of the KMS pod has not been replaced
      And the token of CAPH has not been replaced

    Scenario: fixKubeletCredentials, when a client of the cloud agent is in trouble as well
      Given the operator revokes CAPH
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And nothing has changed

    Scenario: fixCloudCredentials
      Given a profile with
        | hostLayer.tokenLifetime | 20 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker
      And a token's life and 1 second passes
      And the token of the KMS pod is expired
      And CAPH restarts
      And CAPH is refused by the cloud agent: no certificate
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials"
      Then it succeeds
      And the token of the KMS pod is valid
      And the token of CAPH is valid
      And CAPH is accepted by the cloud agent
      And leaf "apiserver" has not been replaced
      And the certificate of the kubelet of worker-1 has not been replaced

    Scenario: fixCloudCredentials, when a certificate of Kubernetes is revoked as well
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials"
      Then it succeeds
      And leaf "scheduler" is revoked
      And leaf "scheduler" has not been replaced
      And nothing has changed

    Scenario Outline: <switches>
      When the operator runs "Update-AksHciClusterCertificates -name cluster <switches>"
      Then it is refused: invalid
      And the refusal names "exactly one"
      And nothing has changed

      Examples:
        | switches                                           |
        | -force                                             |
        | -fixKubeletCredentials -fixCloudCredentials        |
        | -fixKubeletCredentials -fixCloudCredentials -force |

  @RP-06
  Rule: Without force, healthy credentials are left alone; with force, everything in scope is replaced

    Scenario Outline: <switches> on a healthy cluster
      When the operator runs "Update-AksHciClusterCertificates -name cluster <switches>"
      Then it succeeds
      And nothing has changed

      Examples:
        | switches               |
        | -fixKubeletCredentials |
        | -fixCloudCredentials   |

    Scenario: fixKubeletCredentials with force
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it succeeds
      And every managed leaf has been replaced at least 1 time
      And the certificate of the kubelet of cp-1 has been replaced 1 time
      And the certificate of the kubelet of worker-1 has been replaced 1 time
      And the server certificate of the kubelet of cp-1 has been replaced 1 time
      And the server certificate of the kubelet of worker-1 has been replaced 1 time
      And the token of the KMS pod has not been replaced
      And the certificate of the KMS pod has not been replaced
      And everything works

    Scenario: fixCloudCredentials with force
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials -force"
      Then it succeeds
      And the token of the KMS pod has been replaced 1 time
      And the certificate of the KMS pod has been replaced 1 time
      And the token of the cloud operator has been replaced 1 time
      And the certificate of the cloud operator has been replaced 1 time
      And the token of the certificate manager has been replaced 1 time
      And the certificate of the certificate manager has been replaced 1 time
      And the token of the cloud provider has been replaced 1 time
      And the certificate of the cloud provider has been replaced 1 time
      And the token of CAPH has been replaced 1 time
      And the certificate of CAPH has been replaced 1 time
      And the token of CSI has been replaced 1 time
      And the certificate of CSI has been replaced 1 time
      And the token of the load balancer agent has not been replaced
      And the token of the admin CLI has not been replaced
      And leaf "apiserver" has not been replaced
      And everything works

  @RP-07
  Rule: Without force, repair is idempotent: a second run changes nothing

    Scenario: after it was off for too long
      Given the cluster is switched off for a leaf's life and 1 hour
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And nothing has changed

    Scenario: after tokens have died
      Given a profile with
        | hostLayer.tokenLifetime | 20 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker
      And a token's life and 1 second passes
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials"
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials"
      Then it succeeds
      And nothing has changed
      And the token of CAPH has been replaced 1 time

    Scenario: after a revocation
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And nothing has changed
      And leaf "scheduler" has been replaced 1 time

  @RP-12
  Rule: A repair of an unknown cluster, or with switches that contradict each other, is refused and touches nothing

    Scenario Outline: <command>
      When the operator runs "<command>"
      Then it is refused: <refusal>
      And the refusal names "<named>"
      And nothing has changed

      Examples:
        | command                                                                              | refusal   | named             |
        | Update-AksHciClusterCertificates -name other -fixKubeletCredentials -force           | not found | other             |
        | Update-AksHciClusterCertificates -fixKubeletCredentials -force                       | not found | -name             |
        | Repair-AksHciClusterCerts -name cluster -force                                       | invalid   | exactly one       |
        | Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -patchLoadBalancer -force | invalid | -patchLoadBalancer |
        | Update-AksHciClusterCertificates -name cluster -fixCloudCredentials -fixEverything   | invalid   | -fixEverything    |
        | Update-AksHciCertificates -fixKubeletCredentials -force                              | invalid   | -force            |
        | Repair-AksHciEverything                                                              | invalid   | Repair-AksHciEverything |

    Scenario: where its lock finds no room
      Given the disk of the admin CLI is full
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it is refused: not available
      And the refusal names "no space left on device"
      And nothing has changed

    Scenario: under its older name, the same repair
      When the operator runs "Repair-AksHciClusterCerts -name cluster -fixKubeletCredentials -force"
      Then it succeeds
      And every managed leaf has been replaced at least 1 time
