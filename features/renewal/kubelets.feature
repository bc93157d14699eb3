Feature: What a kubelet renews, and what nobody renews
  A kubelet rotates its client certificate by itself. Its server certificate, and the certificate in the
  administrator's kubeconfig, are not managed: they live long, and expire.

  @RN-03
  Rule: A kubelet rotates its client certificate between 70 % and 90 % of its life

    Background:
      Given a cluster with 1 control plane and 3 workers

    Scenario: before 70 % no kubelet has rotated
      When it is 1 second before the certificate of the kubelet of worker-1 is due for renewal
      Then the certificate of the kubelet of worker-1 has not been replaced
      And the certificate of the kubelet of worker-2 has not been replaced
      And the certificate of the kubelet of worker-3 has not been replaced

    Scenario: at 90 % every kubelet has
      When a kubelet's time to rotate passes
      Then the certificate of the kubelet of worker-1 has been replaced 1 time
      And the certificate of the kubelet of worker-2 has been replaced 1 time
      And the certificate of the kubelet of worker-3 has been replaced 1 time

  @RN-04
  Rule: The kubelet's server certificate is not renewed: it lives for its lifetime, and expires

    @profile-default
    Scenario: it is made for a year
      Given a cluster with 1 control plane and 1 worker
      Then the server certificate of the kubelet of worker-1 shows
        | lifetime | 365 days                                |
        | subject  | O=system:nodes, CN=system:node:worker-1 |

    Scenario: nobody renews it
      Given a profile with
        | clusterLayer.kubeletServerLifetime | 250 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker
      When the server certificate of the kubelet of worker-1 is in its last second
      Then the server certificate of the kubelet of worker-1 is valid
      And the server certificate of the kubelet of worker-1 has not been replaced

    Scenario: it expires
      Given a profile with
        | clusterLayer.kubeletServerLifetime | 250 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker
      When it is 1 second after the server certificate of the kubelet of worker-1 is in its last second
      Then the server certificate of the kubelet of worker-1 is expired
      And the server certificate of the kubelet of worker-1 has not been replaced
      And the certificate of the kubelet of worker-1 is valid

  @RN-05
  Rule: The kubeconfig's client certificate is not renewed: it expires, and its user is locked out

    @profile-default
    Scenario: it is made for a year
      Given a cluster with 1 control plane and 0 workers
      Then the certificate of the administrator shows
        | lifetime | 365 days |

    Scenario: in its last second it still works
      Given a profile with
        | clusterLayer.kubeconfigLifetime | 250 % of a leaf's life |
      And a cluster with 1 control plane and 0 workers
      When the certificate of the administrator is in its last second
      Then the administrator is accepted by the API server
      And the certificate of the administrator has not been replaced

    Scenario: a second later its user is unauthenticated
      Given a profile with
        | clusterLayer.kubeconfigLifetime | 250 % of a leaf's life |
      And a cluster with 1 control plane and 0 workers
      When it is 1 second after the certificate of the administrator is in its last second
      Then the administrator is refused by the API server: unauthenticated
      And the certificate of the administrator has not been replaced

  @RN-11
  Rule: A certificate signed through a request never ends after its CA; once that has expired no request reaches the signer, and the certificate manager signs nothing

    Background:
      Given a profile with
        | clusterLayer.rootLifetime          | 150 % of a leaf's life |
        | clusterLayer.kubeletServerLifetime | 150 % of a leaf's life |
        | clusterLayer.kubeconfigLifetime    | 150 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker

    Scenario: close to the end of the CA
      When 125 % of a leaf's life passes
      And the certificate of the kubelet of worker-1 is renewed
      Then it succeeds
      And the certificate of the kubelet of worker-1 has 25 % of a leaf's life left

    Scenario: after the end of the CA no request reaches the signer
      When it is 1 second after the Cluster CA is in its last second
      And the certificate of the kubelet of worker-1 is renewed
      Then it is refused: no way in
      And nothing has changed

    Scenario: the certificate manager needs no API server, and does not sign then either
      Given a profile with
        | clusterLayer.renewAfter | 70 % |
      And a cluster with 1 control plane and 0 workers
      When 220 % of a leaf's life passes
      Then leaf "apiserver" has been replaced 2 times

    Scenario: a document that asks for one is refused
      Given it is 1 second after the Cluster CA is in its last second
      When this certificate document is applied
        """yaml
        apiVersion: certwarp.dev/v1
        kind: Certificate
        metadata: {name: late}
        spec:
          issuer: cluster-ca
          subject: {commonName: late}
          usages: [client auth]
          kubeconfig: /etc/kubernetes/late.conf
        """
      Then it is refused: not signed
      And nothing has changed
