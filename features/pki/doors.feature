Feature: Who knows whom by which authority
  Whoever judges a certificate does so by one of the three roots. A certificate of another root, however
  good, does not open the door.

  @CP-03
  Rule: The API server comes to the kubelet with a certificate of the Cluster CA

    Background:
      Given a cluster with 1 control plane and 1 worker

    Scenario: with its own certificate
      Then leaf "apiserver-kubelet-client" shows
        | issuer | CN=kubernetes |
      And the API server is accepted by the kubelet of worker-1

    Scenario Outline: with <certificate>
      Then the API server with <certificate> is refused by the kubelet of worker-1: unauthenticated

      Examples:
        | certificate                         |
        | a certificate of another CA         |
        | a certificate of the etcd CA        |
        | a certificate of the Front Proxy CA |
        | a certificate for servers   |
        | no certificate              |

  @CP-05
  Rule: etcd holds a certificate of the Cluster CA for talking to the API server, unless the profile leaves it out

    Scenario: the overview, read literally
      Given a cluster with 1 control plane and 0 workers
      Then leaf "etcd-apiserver-client" shows
        | issuer | CN=kubernetes |
      And leaf "etcd-server" shows
        | issuer | CN=etcd-ca |
      And etcd is accepted by the API server

    Scenario: with a certificate of another CA, its own included
      Given a cluster with 1 control plane and 0 workers
      Then etcd with a certificate of another CA is refused by the API server: unauthenticated
      And etcd with a certificate of the etcd CA is refused by the API server: unauthenticated

    Scenario: left out, as upstream does
      Given a profile with
        | clusterLayer.etcdClusterCaLeaf | false |
      And a cluster with 1 control plane and 0 workers
      Then leaf "etcd-apiserver-client" does not exist
      And everything works

  @CP-06
  Rule: Replication between etcd members is authenticated by the etcd CA

    Background:
      Given a cluster with 3 control planes and 0 workers

    Scenario: members of one cluster
      Then etcd of cp-1 is accepted by etcd of cp-2
      And etcd of cp-3 is accepted by etcd of cp-1
      And leaf "etcd-peer" of cp-3 shows
        | issuer | CN=etcd-ca |

    Scenario Outline: a peer with <certificate>
      Then etcd of cp-1 with <certificate> is refused by etcd of cp-2: TLS alert

      Examples:
        | certificate                         |
        | a certificate of another CA         |
        | a certificate of the Cluster CA     |
        | a certificate of the Front Proxy CA |
        | no certificate              |

    Scenario: a peer that is dialled, with a certificate of another CA
      When the file of leaf "etcd-peer" of cp-2 is replaced by a certificate of another CA
      Then etcd of cp-1 is refused by etcd of cp-2: unknown authority
      And etcd of cp-1 is accepted by etcd of cp-3

  @CP-07
  Rule: The API server and an extension API server know each other through the Front Proxy CA

    Background:
      Given a cluster with 1 control plane and 0 workers

    Scenario: a request passed on
      Then leaf "front-proxy-client" shows
        | issuer | CN=front-proxy-ca |
      And leaf "extension-apiserver" shows
        | issuer | CN=front-proxy-ca |
      And the API server is accepted by the extension API server

    Scenario Outline: with <certificate>
      Then the API server with <certificate> is refused by the extension API server: unauthenticated

      Examples:
        | certificate                     |
        | a certificate of another CA     |
        | a certificate of the Cluster CA |
        | a certificate of the etcd CA    |
        | no certificate              |

    Scenario: an extension API server with a certificate of another CA
      When the file of leaf "extension-apiserver" is replaced by a certificate of another CA
      Then the API server is refused by the extension API server: unknown authority
      When the file of leaf "extension-apiserver" is replaced by a new certificate
      Then the API server is accepted by the extension API server

  @CP-13
  Rule: A client with a bad certificate is unauthenticated, and never treated as anonymous

    Background:
      Given a cluster with 1 control plane and 1 worker

    Scenario Outline: with <certificate>
      Then the kubelet of worker-1 with <certificate> is refused by the API server: unauthenticated

      Examples:
        | certificate                         |
        | a certificate of another CA         |
        | a certificate of the etcd CA        |
        | a certificate of the Front Proxy CA |
        | an altered certificate              |
        | a certificate for servers   |

    Scenario: with a certificate that has expired
      When a leaf's life and 1 second passes
      Then the kubelet of worker-1 with its first certificate is refused by the API server: unauthenticated

    Scenario: with no certificate at all it is anonymous: known to be nobody, and forbidden
      Then the kubelet of worker-1 with no certificate is refused by the API server: forbidden
