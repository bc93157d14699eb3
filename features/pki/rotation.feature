Feature: A root is rotated while its cluster runs
  The operator makes a new root. It is trusted beside the old one everywhere before it signs anything;
  then every leaf is re-issued; then the old root is dropped.

  @CP-14
  Rule: Each root can be rotated: its leaves are re-issued, and from then on certificates of the old one are refused

    Scenario Outline: <root>
      Given a cluster with 1 control plane and 1 worker
      When the operator rotates <root>
      Then everything works
      And every credential is valid
      And <client> with its first certificate is refused by <server>: <refusal>
      And <own> has been replaced 1 time
      And <other> has not been replaced
      And compared with the one before, <root> has
        | subject            | the same |
        | lifetime           | the same |
        | public key         | another  |

      Examples:
        | root               | client                  | server                   | refusal         | own                                               | other                     |
        | the Cluster CA     | the kubelet of worker-1 | the API server           | unauthenticated | the server certificate of the kubelet of worker-1 | leaf "etcd-server"        |
        | the Cluster CA     | the API server          | the kubelet of worker-1  | unauthenticated | the certificate of the administrator              | leaf "front-proxy-client" |
        | the etcd CA        | the API server          | etcd                     | TLS alert       | leaf "etcd-peer"                                  | leaf "apiserver"          |
        | the Front Proxy CA | the API server          | the extension API server | unauthenticated | leaf "extension-apiserver"                        | leaf "apiserver"          |

    Scenario: whoever is revoked gets no certificate of the new root
      Given a cluster with 1 control plane and 0 workers
      And these users of the cluster
        | name  | group  |
        | alice | team-a |
        | bob   | team-b |
      And a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      When the operator rotates the Cluster CA
      Then user "alice" is refused by the API server: unauthenticated
      And user "bob" is accepted by the API server

  @CP-14
  Rule: Old and new are trusted together: interrupted at any step the cluster works, and the next try goes on

    Scenario Outline: <root>
      Given a cluster with <nodes>
      When the operator rotates <root>, interrupted for 6 % of a leaf's life after each step
      Then it succeeds
      And nobody was ever refused
      And <root> has been replaced 1 time
      And everything works
      And every credential is valid
      And the status tells the truth about every credential

      Examples:
        | root               | nodes                          |
        | the Cluster CA     | 2 control planes and 1 worker  |
        | the etcd CA        | 3 control planes and 0 workers |
        | the Front Proxy CA | 1 control plane and 0 workers  |

    Scenario: a rotation that has come to its end is not gone on with: the next one is another
      Given a cluster with 1 control plane and 1 worker
      And the operator rotates the Front Proxy CA, interrupted for 6 % of a leaf's life after each step
      When the operator rotates the Front Proxy CA
      Then it succeeds
      And the Front Proxy CA has been replaced 2 times
      And everything works
      And every credential is valid
