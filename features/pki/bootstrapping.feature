Feature: Kubelets get their certificates by TLS bootstrapping
  A new node has a bootstrap token and nothing else. With it the kubelet asks for a client certificate;
  the request is approved and signed by the Cluster CA.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @CP-04
  Rule: Bootstrap token, request, approval, signature by the Cluster CA

    Scenario: a node that has joined
      Then the certificate of the kubelet of worker-1 shows
        | subject | O=system:nodes, CN=system:node:worker-1 |
        | issuer  | CN=kubernetes                           |
        | usages  | digital signature, client auth          |
      And the kubelet of worker-1 is accepted by the API server

    Scenario: a node that joins later
      When node "worker-9" joins by TLS bootstrapping
      Then it succeeds
      And the certificate of the kubelet of worker-9 shows
        | subject | O=system:nodes, CN=system:node:worker-9 |
        | issuer  | CN=kubernetes                           |
        | usages  | digital signature, client auth          |

    Scenario: without a certificate it is nobody
      Then the kubelet of worker-1 with no certificate is refused by the API server: forbidden

  @CP-11
  Rule: A bootstrap token that is expired, unknown, of a wrong secret or not meant for it starts nothing

    Scenario Outline: joining with <token>
      When node "worker-9" joins with <token>
      Then it is refused: unauthenticated
      And the certificate of the kubelet of worker-9 does not exist

      Examples:
        | token                       |
        | an expired token            |
        | an unknown token            |
        | a token with a wrong secret |
        | a token without the usage   |

    Scenario: joining with a good one
      When node "worker-9" joins by TLS bootstrapping
      Then it succeeds

  @CP-12
  Rule: A node gets a certificate for itself, as a node, for what its signer is for, and no other

    Scenario Outline: asking for one <wish>
      When the kubelet of worker-1 asks for a certificate <wish>
      Then it is refused: not signed
      And nothing has changed

      Examples:
        | wish                                 |
        | for another node                     |
        | with the organisation system:masters |
        | for servers and clients              |
        | with a CA's usages                   |
        | for serving as another node          |

    Scenario: asking for what it may have
      When the certificate of the kubelet of worker-1 is renewed
      Then it succeeds
