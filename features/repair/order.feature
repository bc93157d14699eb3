Feature: What a repair needs, and in which order repairs help
  After a long time off both layers are dead. Each repair stands on the one before: the management lets
  the operator in, Kubernetes' certificates bring the API back, and through the API the pods get their
  tokens.

  @RP-08
  Rule: After more than 30 days off the order is management, Kubernetes certificates, cloud credentials

    Background:
      Given a profile with
        | hostLayer.certificateLifetime | 30 days  |
        | hostLayer.tokenLifetime       | 30 days  |
        | hostLayer.authorityLifetime   | 365 days |
        | clusterLayer.autoRepair       | false    |
      And a cluster with 1 control plane and 1 worker
      And the platform is switched off for 31 days

    Scenario: in that order
      When the operator runs "Update-AksHciCertificates"
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials -patchLoadBalancer"
      Then it succeeds
      And everything works
      And every credential is valid

    Scenario: Kubernetes certificates before the management
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it is refused: not available
      And the refusal names "the admin CLI has no access"
      And the refusal names "run Update-AksHciCertificates first"
      And nothing has changed

    Scenario: cloud credentials before Kubernetes certificates
      Given the operator runs "Update-AksHciCertificates"
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials"
      Then it is refused: not available
      And the refusal names "-fixKubeletCredentials first"
      And nothing has changed

    Scenario: the management alone is not enough
      When the operator runs "Update-AksHciCertificates"
      Then it succeeds
      And the admin CLI is accepted by the cloud agent
      And the node agent of host-1 is accepted by the cloud agent
      And the certificate of CAPH is expired
      And not everything works

    Scenario: the load balancer agent is left out unless it is asked for
      Given the operator runs "Update-AksHciCertificates"
      And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials"
      Then it succeeds
      And CAPH is accepted by the cloud agent
      And the certificate of the load balancer agent is expired

  @RP-09
  Rule: An API server that is down by expiry does not hinder a repair; one that has lost its KMS plugin does, and the cure is named

    Scenario: down by expiry
      Given a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 1 worker
      And the cluster is switched off for a leaf's life and 1 second
      And the administrator is refused by the API server: no way in
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And everything works

    Scenario: without its plugin
      Given a profile with
        | hostLayer.tokenLifetime | 2 hours |
      And a cluster with 1 control plane and 0 workers
      And a token's life and 1 second passes
      And the KMS pod restarts
      And the API server restarts
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it is refused: not available
      And the refusal names "rotate the plugin's token from outside and restart it"
      And nothing has changed

    Scenario: after the cure that was named
      Given a profile with
        | hostLayer.tokenLifetime | 2 hours |
      And a cluster with 1 control plane and 0 workers
      And a token's life and 1 second passes
      And the KMS pod restarts
      And the operator rotates the token of the KMS pod
      And the KMS pod restarts
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force"
      Then it succeeds
      And the API server is ready
