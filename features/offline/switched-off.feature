Feature: A cluster that was switched off
  While a cluster is off nothing renews. What is left of its certificates' lives when it is switched off
  decides whether it comes back by itself.

  Background:
    Given a profile with
      | clusterLayer.autoRepair | false |
    And a cluster with 1 control plane and 1 worker

  @OF-01
  Rule: Off for less than what every leaf has left: it starts healthy, and renews at once what is due

    Scenario: off until shortly before its first certificate ends, that of a kubelet
      When the cluster is switched off until 5 minutes before the certificate of the kubelet of worker-1 is in its last second
      Then the certificate of the kubelet of worker-1 has been replaced 1 time
      And every credential is valid
      And everything works

    Scenario: a leaf is renewed even in its last second, though by then kubelets may not start any more
      When the cluster is switched off until leaf "apiserver" is in its last second
      Then leaf "apiserver" has been replaced 1 time
      And leaf "apiserver" has a leaf's life left

    Scenario: off for 80 % of a leaf's life
      When the cluster is switched off for 80 % of a leaf's life
      Then every managed leaf has been replaced at least 1 time
      And every credential is valid
      And everything works

    Scenario: off for less than it takes until something is due
      When the cluster is switched off for 20 % of a leaf's life
      Then leaf "apiserver" has not been replaced
      And everything works

  @OF-02
  Rule: Off for longer: Kubernetes certificates have expired and the API is not available; the host layer is not affected

    @profile-default
    Scenario: five days off
      When the cluster is switched off for 5 days
      Then leaf "apiserver" is expired
      And the administrator is refused by the API server: expired, or nobody there
      And the kubelet of worker-1 is refused by the API server: expired, or nobody there
      And the API server is refused by etcd: expired, or nobody there

    Scenario: a second more than its leaves had left
      When the cluster is switched off for a leaf's life and 1 second
      Then leaf "apiserver" is expired
      And leaf "apiserver" has not been replaced
      And not everything works

    Scenario: the host layer still works
      When the cluster is switched off for a leaf's life and 1 hour
      Then the node agent of host-1 is accepted by the cloud agent
      And the KMS pod is accepted by the cloud agent
      And the certificate of the node agent of host-1 is valid

  @OF-06
  Rule: A kubelet that starts with an expired client certificate, and no bootstrap file, does not join; repair brings its node back to Ready

    Scenario: off for less than its certificate had left
      When the cluster is switched off for 80 % of a leaf's life
      Then node worker-1 is Ready

    Scenario: off for longer
      When the cluster is switched off for a leaf's life and 1 second
      Then the certificate of the kubelet of worker-1 is expired
      And the kubelet of worker-1 is refused by the API server: no way in
      And node worker-1 is not Ready

    Scenario: a worker that was off for longer, while its cluster went on
      Given worker-1 loses power
      When a leaf's life and 1 second passes
      And worker-1 has power again
      Then the certificate of the kubelet of worker-1 is expired
      And the kubelet of worker-1 is refused by the API server: unauthenticated
      And node worker-1 is not Ready
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then node worker-1 is Ready
      And everything works

    Scenario: after a repair
      Given the cluster is switched off for a leaf's life and 1 second
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then node worker-1 is Ready
      And the certificate of the kubelet of worker-1 has been replaced 1 time
