Feature: Without an update
  An update is not what keeps a running platform alive. It is what gives new tokens to those who get them in
  no other way.

  Background:
    Given a platform with 1 host

  @UP-04
  Rule: Without any update for a token's life, clients whose token rotates itself are unaffected; tokens of the others are dead

    Scenario: those that rotate themselves
      When a token's life passes
      Then the token of the node agent of host-1 is valid
      And the token of the cloud operator is valid
      And the token of the certificate manager is valid
      And the token of the cloud provider is valid

    Scenario: those that wait for an update
      When a token's life passes
      Then the token of the KMS pod is expired
      And the token of CAPH is expired
      And the token of CSI is expired
      And the token of the admin CLI is expired

    Scenario: a second earlier they are still good
      When a token's life less 1 second passes
      Then the token of the KMS pod is valid
      And the token of CAPH is valid

    Scenario: everybody works on, until somebody restarts
      Given a token's life passes
      When CAPH restarts
      And the cloud operator restarts
      Then CAPH is refused by the cloud agent: no certificate
      And the cloud operator is accepted by the cloud agent
      And the KMS pod is accepted by the cloud agent

  @UP-05
  Rule: An update whose own access is dead fails with the reason and changes nothing; what is dead elsewhere it mends, but for kubelets

    Scenario: the admin CLI has not been used for too long
      Given it is 1 second after the certificate of the admin CLI is in its last second
      When the operator runs "Update-AksHci"
      Then it is refused: Certificate has expired
      And the refusal names "the admin CLI"
      And nothing has changed

    Scenario: after the operator has signed in anew it goes through
      Given a token's life passes
      And the operator runs "Repair-MocLogin"
      When the operator runs "Update-AksHci"
      Then it succeeds
      And the token of the KMS pod has a token's life left

    Scenario: the admin CLI is revoked
      Given the operator revokes the admin CLI
      When the operator runs "Update-AksHci"
      Then it is refused: revoked
      And nothing has changed

    Scenario: dead kubelets end it, but only when the rest is renewed: it may be what brings the API server back
      Given a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 1 worker
      And the cluster is switched off for a leaf's life and 1 hour
      When the operator runs "Update-AksHci"
      Then it is refused: Certificate has expired
      And every managed leaf has been replaced at least 1 time
      And the token of the KMS pod has been replaced 1 time
      And the certificate of the kubelet of worker-1 has not been replaced
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      And the operator runs "Update-AksHci"
      Then it succeeds
      And everything works

    Scenario: where a revocation stands in the way of repair it brings the API server back, so that the revocation can be lifted
      Given a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 1 worker
      And a revocation "for-ever" is applied with the entries
        """yaml
        - {kind: DNS, dns: kubernetes.default.svc}
        """
      And a leaf's life and 1 second passes
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      And it is refused: in the way
      When the operator runs "Update-AksHci"
      Then it succeeds
      When the revocation "for-ever" is deleted
      And the propagation bound passes
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works

    Scenario: whoever is revoked gets nothing new, and does not stop it
      Given the operator revokes CAPH
      When the operator runs "Update-AksHci"
      Then it succeeds
      And the token of CSI has a token's life left
      And the certificate of CAPH has not been replaced
      And CAPH is refused by the cloud agent: revoked

    Scenario: dead tokens of others do not stop it: they are what it mends
      Given it is 1 second before the certificate of the admin CLI is in its last second
      And the admin CLI creates the virtual network "net"
      And 2 seconds pass
      And the token of CAPH is expired
      When the operator runs "Update-AksHci"
      Then it succeeds
      And the token of CAPH is valid
