Feature: Certificates are created from YAML
  Every certificate but the kubelet's is described by a document: who signs it, what it says, where it
  lies. What is not exactly that is refused with the path of the field, and nothing is written.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @CP-08
  Rule: Certificates lie where Kubernetes looks for them, private keys for their owner alone

    Scenario: on a control-plane node
      Then cp-1 has these files
        | path                                             | mode | owner |
        | /etc/kubernetes/pki/ca.crt                       | 0644 | root  |
        | /etc/kubernetes/pki/ca.key                       | 0600 | root  |
        | /etc/kubernetes/pki/apiserver.crt                | 0644 | root  |
        | /etc/kubernetes/pki/apiserver.key                | 0600 | root  |
        | /etc/kubernetes/pki/apiserver-kubelet-client.key | 0600 | root  |
        | /etc/kubernetes/pki/front-proxy-ca.key           | 0600 | root  |
        | /etc/kubernetes/pki/etcd/server.crt              | 0644 | root  |
        | /etc/kubernetes/pki/etcd/peer.key                | 0600 | root  |
        | /etc/kubernetes/admin.conf                       | 0600 | root  |
        | /etc/kubernetes/controller-manager.conf          | 0600 | root  |

    Scenario: on a worker
      Then worker-1 has these files
        | path                                               | mode | owner |
        | /etc/kubernetes/pki/ca.crt                         | 0644 | root  |
        | /var/lib/kubelet/pki/kubelet-client-current.pem    | 0600 | root  |
        | /var/lib/kubelet/pki/kubelet.crt                   | 0644 | root  |
        | /var/lib/kubelet/pki/kubelet.key                   | 0600 | root  |

    Scenario: also after renewals
      When 250 % of a leaf's life passes
      Then no private key on cp-1 can be read by others
      And no private key on worker-1 can be read by others

  @CP-10
  Rule: A document becomes a certificate, or is refused with its field

    Scenario: a complete document
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: Certificate
        metadata: {name: metrics-server}
        spec:
          issuer: front-proxy-ca
          subject: {commonName: metrics-server}
          usages: [server auth]
          dnsNames: [metrics-server.kube-system.svc]
          certificate: /etc/kubernetes/pki/metrics-server.crt
          key: /etc/kubernetes/pki/metrics-server.key
        """
      Then it succeeds
      And leaf "metrics-server" shows
        | subject  | CN=metrics-server              |
        | issuer   | CN=front-proxy-ca              |
        | SANs     | metrics-server.kube-system.svc |
      And cp-1 has these files
        | path                                    | mode | owner |
        | /etc/kubernetes/pki/metrics-server.crt | 0644 | root  |
        | /etc/kubernetes/pki/metrics-server.key | 0600 | root  |

    Scenario Outline: a document <that>
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: Certificate
        metadata: {name: broken}
        spec: {subject: {commonName: broken}, <what it says>}
        """
      Then it is refused: invalid
      And the refusal names "<field>"
      And nothing has changed

      Examples: incomplete
        | that                       | what it says                                                                       | field            |
        | without an issuer          | usages: [client auth], kubeconfig: /etc/kubernetes/broken.conf                     | spec.issuer      |
        | without usages             | issuer: cluster-ca, kubeconfig: /etc/kubernetes/broken.conf                        | spec.usages      |
        | without a place            | issuer: cluster-ca, usages: [client auth]                                          | spec.certificate |
        | for servers, without names | issuer: cluster-ca, usages: [server auth], kubeconfig: /etc/kubernetes/broken.conf | spec.dnsNames    |

      Examples: wrong
        | that                    | what it says                                                                                          | field           |
        | of an unknown CA        | issuer: somebody, usages: [client auth], kubeconfig: /etc/kubernetes/broken.conf                      | spec.issuer     |
        | for an unknown usage    | issuer: cluster-ca, usages: [code signing], kubeconfig: /etc/kubernetes/broken.conf                   | spec.usages[0]  |
        | with an unknown field   | issuer: cluster-ca, usages: [client auth], kubeconfig: /etc/kubernetes/broken.conf, lifetime: 90 days | spec.lifetime   |
        | outside /etc/kubernetes | issuer: cluster-ca, usages: [client auth], kubeconfig: /tmp/broken.conf                               | spec.kubeconfig |
        | in another's place      | issuer: cluster-ca, usages: [client auth], kubeconfig: /etc/kubernetes/admin.conf                     | spec.kubeconfig |

    Scenario: a document of another's name
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: Certificate
        metadata: {name: scheduler}
        spec:
          issuer: cluster-ca
          subject: {commonName: second}
          usages: [client auth]
          kubeconfig: /etc/kubernetes/second.conf
        """
      Then it is refused: invalid
      And the refusal names "metadata.name"
      And nothing has changed

    Scenario: a document that is no YAML
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: [
        """
      Then it is refused: invalid
      And the refusal names "document:2:"
      And nothing has changed

    Scenario: a document of an unknown kind
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: Certifikate
        metadata: {name: broken}
        spec: {}
        """
      Then it is refused: invalid
      And the refusal names "kind"
      And nothing has changed

    Scenario: two documents, the second of them broken
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: Certificate
        metadata: {name: good}
        spec:
          issuer: cluster-ca
          subject: {commonName: good}
          usages: [client auth]
          kubeconfig: /etc/kubernetes/good.conf
        ---
        apiVersion: certwarp.dev/v1
        kind: Certificate
        metadata: {name: Not A Name}
        spec: {}
        """
      Then it is refused: invalid
      And leaf "good" does not exist
      And nothing has changed
