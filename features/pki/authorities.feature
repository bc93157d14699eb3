Feature: The authorities of a cluster
  Three roots: the Cluster CA for the API server and kubelets, the etcd CA for etcd, its members and its
  clients, the Front Proxy CA between the API server and extension API servers.

  @CP-01
  Rule: A cluster has three roots, each with its whole lifetime before it

    Scenario Outline: <root>
      Given a cluster with 1 control plane and 0 workers
      Then <root> has a root's life left
      And <root> shows
        | is an authority | true      |
        | subject         | <subject> |
        | issuer          | <subject> |

      Examples:
        | root               | subject           |
        | the Cluster CA     | CN=kubernetes     |
        | the etcd CA        | CN=etcd-ca        |
        | the Front Proxy CA | CN=front-proxy-ca |

    @profile-default
    Scenario: by default for ten years
      Given a cluster with 1 control plane and 0 workers
      Then the Cluster CA has 10 years left

    Scenario: a root that ends takes its cluster with it
      Given a profile with
        | clusterLayer.rootLifetime          | 150 % of a leaf's life |
        | clusterLayer.kubeletServerLifetime | 150 % of a leaf's life |
        | clusterLayer.kubeconfigLifetime    | 150 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker
      When it is 1 second after the Cluster CA is in its last second
      Then the Cluster CA is expired
      And the kubelet of worker-1 is refused by the API server: Certificate has expired

  @CP-02
  Rule: Every managed leaf lives for the leaf lifetime

    Scenario: in a new cluster
      Given a cluster with 1 control plane and 1 worker
      Then every managed leaf shows
        | lifetime | a leaf's life |

    @profile-default
    Scenario: by default for four days, also after renewals
      Given a cluster with 1 control plane and 1 worker
      When 10 days pass
      Then every managed leaf shows
        | lifetime | 4 days |
      And the certificate of the kubelet of worker-1 shows
        | lifetime | 4 days |

    Scenario: as the profile has it
      Given a profile with
        | clusterLayer.leafLifetime | 8 days |
      And a cluster with 1 control plane and 0 workers
      Then every managed leaf shows
        | lifetime | 8 days |

  @CP-09
  Rule: Keys are RSA 4096 or ECDSA P-384 by profile; a kubelet makes its own

    Scenario Outline: roots with <roots>, leaves with <leaves>
      Given a profile with
        | clusterLayer.rootKeys | <roots>  |
        | clusterLayer.leafKeys | <leaves> |
      And a cluster with 1 control plane and 1 worker
      Then every root shows
        | key algorithm | <root key> |
      And every managed leaf shows
        | key algorithm | <leaf key> |
      And the certificate of the kubelet of worker-1 shows
        | key algorithm | ECDSA P-256 |

      Examples:
        | roots    | leaves   | root key    | leaf key    |
        | RSA-4096 | P-384    | RSA 4096    | ECDSA P-384 |
        | P-384    | RSA-4096 | ECDSA P-384 | RSA 4096    |

    Scenario: no root and no managed leaf has a weaker key
      Given a cluster with 1 control plane and 1 worker
      Then every root shows
        | key algorithm | RSA 4096 or ECDSA P-384 |
      And every managed leaf shows
        | key algorithm | RSA 4096 or ECDSA P-384 |
