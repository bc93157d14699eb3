Feature: An update resets what is given out
  Microsoft recommends to update within 60 days of a release. An update gives every client a new token
  and a new certificate, so that both count from the day of the update.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @UP-01
  Rule: An update on day d resets the validity of certificates and tokens: their whole life from d

    Scenario: before anything is due
      When 40 % of a token's life passes
      And the operator runs "Update-AksHci"
      Then every token has a token's life left
      And every client certificate has a client certificate's life left
      And every managed leaf has a leaf's life left

    Scenario: kubelets get new certificates with it, long before they would ask for them
      When 20 % of a leaf's life passes
      And the operator runs "Update-AksHci"
      Then the certificate of the kubelet of cp-1 has been replaced 1 time
      And the certificate of the kubelet of worker-1 has been replaced 1 time
      And everything works

    @profile-default
    Scenario: by default for ninety days
      When 40 days pass
      And the operator runs "Update-AksHci"
      Then the token of CAPH has 90 days left
      And the certificate of CAPH has 90 days left

    Scenario: without an update they run on
      When 40 % of a token's life passes
      Then the token of the KMS pod has 60 % of a token's life left

  @UP-02
  Rule: An update rotates the tokens that nothing else rotates; roots and the cloud agent CA stay

    Scenario: tokens that wait for an update
      When 40 % of a token's life passes
      And the operator runs "Update-AksHci"
      Then the token of the KMS pod has been replaced 1 time
      And the token of CAPH has been replaced 1 time
      And the token of CSI has been replaced 1 time
      And the token of the load balancer agent has been replaced 1 time
      And the token of the admin CLI has been replaced 1 time

    Scenario: authorities
      When 40 % of a token's life passes
      And the operator runs "Update-AksHci"
      Then the cloud agent CA has not been replaced
      And the Cluster CA has not been replaced
      And the etcd CA has not been replaced
      And the Front Proxy CA has not been replaced
      And everything works
