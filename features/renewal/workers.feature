Feature: A worker that can not renew is replaced
  A worker whose kubelet has lost its certificate can not come back by itself. It is cheap: another one is
  made in its place. A control-plane node is not: it waits for repair.

  @RN-09
  Rule: A worker whose renewal fails until its certificate has expired is taken away, and a new one appears; a control-plane node never is

    Scenario: a worker whose certificate is revoked, after its end
      Given a cluster with 1 control plane and 3 workers
      And a revocation "lost" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-2>
        """
      When it is 1 second after the certificate of the kubelet of worker-2 is in its last second
      Then the certificate of the kubelet of worker-2 does not exist
      And the kubelet of worker-4 is accepted by the API server
      And the API server is accepted by the kubelet of worker-4
      And everything works

    Scenario: a worker that is cut off from its control plane until its certificate has ended
      Given a cluster with 1 control plane and 3 workers
      And the link between worker-2 and cp-1 is cut
      When it is 1 second after the certificate of the kubelet of worker-2 is in its last second
      Then the certificate of the kubelet of worker-2 does not exist
      And the kubelet of worker-4 is accepted by the API server
      And everything works

    Scenario: in the last second of its certificate it is a worker still
      Given a cluster with 1 control plane and 3 workers
      And a revocation "lost" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-2>
        """
      When the certificate of the kubelet of worker-2 is in its last second
      Then the certificate of the kubelet of worker-2 is revoked
      And the certificate of the kubelet of worker-4 does not exist

    Scenario: the new worker renews like any other
      Given a cluster with 1 control plane and 3 workers
      And a revocation "lost" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of worker-2>
        """
      When 750 % of a leaf's life passes
      Then the certificate of the kubelet of worker-4 has been replaced at least 5 times
      And everything works
      And the status tells the truth about every credential

    Scenario: a control-plane node waits for repair, and no other node is made
      Given a cluster with 3 control planes and 1 worker
      And a revocation "lost" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of the kubelet of cp-3>
        """
      When 150 % of a leaf's life passes
      Then the certificate of the kubelet of cp-3 is expired
      And the certificate of the kubelet of cp-4 does not exist
      And the certificate of the kubelet of worker-2 does not exist
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then the certificate of the kubelet of cp-3 is valid
      And everything works

    Scenario: where most nodes are dead, none is replaced: the reason is another, and new ones would not help
      Given a cluster with 1 control plane and 3 workers
      And a revocation "all" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes"}
        """
      When a leaf's life and 1 day passes
      Then the certificate of the kubelet of worker-1 is expired
      And the certificate of the kubelet of worker-4 does not exist
