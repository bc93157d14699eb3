Feature: etcd's own revocation list
  etcd does what no other component of Kubernetes does: it looks for a certificate on a revocation list,
  for each new connection. The revocation controller writes that list.

  @RV-14
  Rule: A revoked client is refused by etcd at its next connection; connections that are open go on

    Background:
      Given a cluster with 1 control plane and 1 worker
      And a revocation "client" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver-etcd-client">
        """
      And the propagation bound passes

    Scenario: a new connection is refused, and the one that is open goes on
      Then the API server is refused by etcd: revoked
      And the administrator is accepted by the API server
      When the administrator writes "still here" into the secret "note"
      Then it succeeds

    Scenario: once the revocation is lifted
      When the revocation "client" is deleted
      And the propagation bound passes
      Then the API server is accepted by etcd

    Scenario: repair puts another certificate in its place
      When the operator runs "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"
      Then it succeeds
      And the API server is accepted by etcd
      And the API server with its first certificate is refused by etcd: revoked

  @RV-14
  Rule: A revoked peer is refused by the other members at its next connection

    Scenario: one member of two
      Given a cluster with 2 control planes and 0 workers
      When a revocation "peer" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "etcd-peer" of cp-1>
        """
      And the propagation bound passes
      Then etcd of cp-1 is refused by etcd of cp-2: revoked
      And etcd of cp-2 is accepted by etcd of cp-1
      And the administrator is accepted by the API server
      When the administrator writes "still here" into the secret "note"
      Then it succeeds
      And etcd of cp-2 holds the secret "note" encrypted, without "still here"

    Scenario: a group that no certificate of etcd names
      Given a cluster with 2 control planes and 0 workers
      When a revocation "others" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes"}
        """
      And the propagation bound passes
      Then etcd of cp-1 is accepted by etcd of cp-2
      And the API server is accepted by etcd

  @RV-13
  Rule: Where revocation is enforced at renewal only, etcd's list stays empty

    Scenario: the API server's client certificate for etcd
      Given a profile with
        | revocation.enforcement | renewal |
      And a cluster with 1 control plane and 0 workers
      When a revocation "client" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "apiserver-etcd-client">
        """
      And the propagation bound passes
      Then the API server is accepted by etcd
