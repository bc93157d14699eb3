Feature: Repair after a revocation
  A revoked certificate is refused its renewal, so sooner or later the cluster stands still. Repair makes
  new certificates in its place. It can not help where the revocation would catch the new ones as well,
  and says so before it touches anything.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @RP-01
  Rule: After a revocation by serial number, repair brings the cluster back, and the revocation is still there

    Scenario: a leaf that was revoked and has run out
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver-kubelet-client">
        """
      And a leaf's life and 1 second passes
      And not everything works
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works
      And the API keeps the revocation "leaf"

    Scenario: a kubelet that was revoked
      Given a revocation "kubelet" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-1>
        """
      And the propagation bound passes
      And the kubelet of worker-1 is refused by the API server: revoked
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And the kubelet of worker-1 is accepted by the API server
      And the kubelet of worker-1 with its first certificate is refused by the API server: revoked

    Scenario: what was not revoked is left alone
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then leaf "scheduler" has been replaced 1 time
      And leaf "apiserver" has not been replaced
      And the certificate of the kubelet of worker-1 has not been replaced

  @RP-02
  Rule: After a revocation by group, DNS name or IP address with a cut-off that has passed, repair brings the cluster back

    Scenario Outline: by <kind>, a certificate for servers
      Given 1 minute passes
      And a revocation "cut-off" is applied with the entries
        """yaml
        - {kind: <kind>, <selector>, notBefore: "<now>"}
        """
      And the propagation bound passes
      And leaf "apiserver" is revoked
      And a leaf's life and 1 second passes
      And not everything works
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And leaf "apiserver" has been replaced 1 time
      And leaf "apiserver" is valid
      And the API keeps the revocation "cut-off"
      And everything works

      Examples:
        | kind | selector                             |
        | DNS  | dns: kubernetes.default.svc          |
        | IP   | ip: <IP address of leaf "apiserver"> |

    Scenario: by Group, all kubelets
      Given 1 hour passes
      And a revocation "nodes" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes", notBefore: "<now>"}
        """
      And the propagation bound passes
      And the kubelet of worker-1 is refused by the API server: revoked
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works
      And the certificate of the kubelet of worker-1 is valid

  @RP-03
  Rule: Without a cut-off repair can not succeed: it names the entry and the cure, and leaves the cluster no worse

    Scenario Outline: by <kind>
      Given a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: <kind>, <selector>}
        """
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it is refused: in the way
      And the refusal names "for-ever[0]"
      And the refusal names "notBefore"
      And nothing has changed

      Examples:
        | kind  | selector                    |
        | Group | group: "system:nodes"       |
        | DNS   | dns: kubernetes.default.svc |
        | IP    | ip: <IP address of leaf "apiserver"> |

    Scenario: the overview's own sample stands in the way of repair
      Given the manifest "overview.yaml" is applied
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it is refused: in the way
      And the refusal names "my-renew-revocation[2]"
      And nothing has changed

    Scenario: once the entry is gone, repair helps
      Given a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes"}
        """
      And a leaf's life and 1 second passes
      And the revocation "for-ever" is deleted
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works

  @RP-04
  Rule: While a cut-off lies in the future repair can not succeed, and says when it can; after that instant it helps

    Background:
      Given a revocation "later" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes", notBefore: "<20 % of a leaf's life after now>"}
        """
      And the propagation bound passes
      And the kubelet of worker-1 is refused by the API server: revoked

    Scenario: before it
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it is refused: in the way
      And the refusal names "repair after"
      And nothing has changed

    Scenario: in the last second before it
      When 20 % of a leaf's life less 6 seconds passes
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it is refused: in the way

    Scenario: at that instant
      When 20 % of a leaf's life less 5 seconds passes
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works
      And the API keeps the revocation "later"

  @RP-10
  Rule: After a repair the old kubeconfig of a user fails where its certificate was not good, and a new one works

    Scenario: it had expired
      Given a profile with
        | clusterLayer.kubeconfigLifetime | 6 hours |
      And a cluster with 1 control plane and 0 workers
      And 06:00:01 pass
      And the administrator is refused by the API server: unauthenticated
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then the administrator is accepted by the API server
      And the administrator with its first certificate is refused by the API server: unauthenticated

    Scenario: it had expired, and a new one is fetched without a repair
      Given a profile with
        | clusterLayer.kubeconfigLifetime | 6 hours |
      And a cluster with 1 control plane and 0 workers
      And 06:00:01 pass
      And the administrator is refused by the API server: unauthenticated
      When the operator runs "Get-AksHciCredential -name cluster"
      Then the administrator is accepted by the API server
      And the administrator with its first certificate is refused by the API server: unauthenticated

    Scenario: of a cluster that there is not, none is fetched
      When the operator runs "Get-AksHciCredential -name other"
      Then it is refused: not found
      And nothing has changed

    Scenario: it was revoked
      Given a revocation "leaked" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the administrator>
        """
      And the propagation bound passes
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then the administrator is accepted by the API server
      And the administrator with its first certificate is refused by the API server: revoked

    Scenario: it was good, and stays good until its own end
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then the certificate of the administrator has been replaced 1 time
      And the administrator is accepted by the API server
      And the administrator with its first certificate is accepted by the API server
