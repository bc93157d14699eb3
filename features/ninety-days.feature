Feature: Ninety days
  The question that certwarp is for: do renewal, rotation, revocation and repair really work, ninety days
  from now? A whole platform with its cluster lives through them, and everybody talks to everybody.

  Background:
    Given a cluster with 1 control plane and 2 workers

  @RN-01 @profile-default
  Scenario: a quiet quarter
    When 90 days pass
    Then nobody was ever refused
    And leaf "apiserver" has been replaced 32 times
    And leaf "etcd-peer" has been replaced 32 times
    And the certificate of the kubelet of worker-1 has been replaced at least 25 times
    And the certificate of the KMS pod has been replaced 1 time
    And the token of the cloud operator has been replaced 1 time
    And the token of CAPH has not been replaced
    And the server certificate of the kubelet of worker-1 has not been replaced
    And the server certificate of the kubelet of worker-1 is valid
    And the certificate of the administrator has not been replaced
    And the Cluster CA has not been replaced
    And the cloud agent CA has not been replaced

  @RP-02 @profile-default @profile-2021 @profile-23h2
  Scenario: a revocation, its repair, and an update
    Given 20 days pass
    And a revocation "nodes" is applied with the entries
      """yaml
      - {kind: Group, group: "system:nodes", notBefore: "<now>"}
      """
    And 1 hour passes
    And the kubelet of worker-2 is refused by the API server: revoked
    And the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
    And 30 days pass
    When the operator runs "Update-AksHci"
    And 40 days pass
    Then everything works
    And the token of CAPH is valid
    And the API keeps the revocation "nodes"
