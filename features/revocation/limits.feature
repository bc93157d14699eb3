Feature: What a revocation does not touch

  @RV-09
  Rule: A kubelet's server certificate is never revoked; the status says that it matched

    Background:
      Given a cluster with 1 control plane and 1 worker

    Scenario Outline: by <what>
      When a revocation "everything" is applied with the entries
        """yaml
        - <entry>
        """
      And the propagation bound passes
      Then the server certificate of the kubelet of worker-1 is valid
      And the status of the revocation "everything" shows
        | entry | not revocable    |
        | 1     | <not revocable>  |

      Examples:
        | what          | entry                                                                                                          | not revocable                                |
        | serial number | {kind: SerialNumber, serialNumber: <serial number of the server certificate of the kubelet of worker-1>}      | worker-1/kubelet-server#1                    |
        | DNS name      | {kind: DNS, dns: worker-1}                                                                                     | worker-1/kubelet-server#1                    |
        | group         | {kind: Group, group: "system:nodes"}                                                                           | cp-1/kubelet-server#1, worker-1/kubelet-server#1 |

    Scenario: the same kubelet's client certificate is revoked
      When a revocation "everything" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes"}
        """
      And the propagation bound passes
      Then the certificate of the kubelet of worker-1 is revoked

  @RV-18
  Rule: CA certificates never match an entry

    Scenario Outline: <authority> by its serial number
      Given a cluster with 1 control plane and 0 workers
      When a revocation "a-root" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of <authority>>
        """
      And the propagation bound passes
      Then <authority> is valid
      And the status of the revocation "a-root" shows
        | entry | matched | not revocable |
        | 1     |         |               |
      And everything works

      Examples:
        | authority          |
        | the Cluster CA     |
        | the etcd CA        |
        | the Front Proxy CA |

    Scenario: a leaf by its serial number does match
      Given a cluster with 1 control plane and 0 workers
      When a revocation "a-leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      Then the status of the revocation "a-leaf" shows
        | entry | matched          |
        | 1     | cp-1/scheduler#1 |
