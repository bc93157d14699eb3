Feature: The status of every credential
  Operators ask for one list: every certificate and token, who holds it, when it ends, who renews it, and
  whether it is good. It must say what verification says.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @ST-01
  Rule: The status lists every credential, and agrees with verification at any instant

    Scenario: of a new cluster
      Then the status lists for every credential its owner, issuer, serial number, expiry and who renews it
      And the status tells the truth about every credential
      And every credential is valid

    Scenario: who holds it, who has signed it and who renews it
      Then the status says of
        | credential                                        | owner               | issuer            | renewed by           |
        | leaf "apiserver"                                  | cp-1                | CN=kubernetes     | certificate-manager  |
        | leaf "etcd-server"                                | cp-1                | CN=etcd-ca        | certificate-manager  |
        | the certificate of the kubelet of worker-1        | worker-1            | CN=kubernetes     | kubelet              |
        | the server certificate of the kubelet of worker-1 | worker-1            | CN=kubernetes     | nobody               |
        | the certificate of the administrator              | cp-1                | CN=kubernetes     | nobody               |
        | the Cluster CA                                    | certificate-manager | CN=kubernetes     | operator             |
        | the cloud agent CA                                | cloud-agent         | CN=cloud-agent-ca | operator             |
        | the certificate of CAPH                           | caph                | CN=cloud-agent-ca | caph                 |
        | the certificate of the admin CLI                  | admin-cli           | CN=cloud-agent-ca | admin-cli while used |
        | the token of CAPH                                 | caph                | cloud-agent       | update               |
        | the token of the cloud operator                   | cloud-operator      | cloud-agent       | cloud-agent          |

    Scenario Outline: after <span>
      When <span> pass
      Then the status tells the truth about every credential

      Examples:
        | span                   |
        | 1 second               |
        | 70 % of a leaf's life  |
        | 425 % of a leaf's life |

    Scenario: when leaves have expired
      Given a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 1 worker
      When the cluster is switched off for a leaf's life and 1 second
      Then the status tells the truth about every credential
      And leaf "apiserver" is expired
      And the API server is refused by the kubelet of worker-1: no way in

    Scenario Outline: <when> the end of a certificate
      Given a profile with
        | hostLayer.certificateLifetime | 10 % of a token's life |
      And a platform with 1 host
      When it is <when> the certificate of the admin CLI is in its last second
      Then the certificate of the admin CLI is <state>
      And the status tells the truth about every credential
      And the admin CLI with its first certificate <answer>

      Examples:
        | when            | state   | answer                                                  |
        | 1 second before | valid   | is accepted by the cloud agent                          |
        | 1 second after  | expired | is refused by the cloud agent: Certificate has expired  |

    Scenario: in the very last second of a certificate
      Given a profile with
        | hostLayer.certificateLifetime | 10 % of a token's life |
      And a platform with 1 host
      When the certificate of the admin CLI is in its last second
      Then the certificate of the admin CLI is valid
      And the admin CLI with its first certificate is accepted by the cloud agent

    Scenario: when a certificate is revoked
      Given these users of the cluster
        | name  | group  |
        | alice | team-a |
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      And the propagation bound passes
      Then the certificate of user "alice" is revoked
      And user "alice" is refused by the API server: revoked

    Scenario: when there is a new cloud agent CA, until a client has signed in again
      Given a platform with 1 host
      When the operator runs "Invoke-AksHciRotateCACertificate"
      And the admin CLI signs in
      Then the certificate of CAPH is of an unknown authority
      And CAPH is refused by the cloud agent: unknown authority
      And the certificate of the admin CLI is valid
      And the token of CAPH is valid
      And the status tells the truth about every credential

  @ST-02
  Rule: The status warns by the share of its life that a credential has left, so what is renewed in time raises no warning

    Scenario Outline: <span> of a cluster that renews
      When <span> pass
      Then the status warns of nothing

      Examples:
        | span                   |
        | 80 % of a leaf's life  |
        | 250 % of a leaf's life |

    Scenario: a second before its renewal, with little more than a day left
      When it is 1 second before leaf "apiserver" is due for renewal
      Then the status warns of nothing

    Scenario Outline: what nobody renews, <moment>
      Given a profile with
        | clusterLayer.kubeconfigLifetime | 500 % of a leaf's life |
      And a cluster with 1 control plane and 0 workers
      When <span> pass
      Then the status <answer> the certificate of the administrator
      And the status does not warn of leaf "apiserver"

      Examples:
        | moment                         | span                                | answer           |
        | with a tenth of its life left  | 450 % of a leaf's life              | does not warn of |
        | with a second less             | 450 % of a leaf's life and 1 second | warns of         |

    Scenario: a leaf that is not renewed because it is revoked
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      When 95 % of a leaf's life passes
      Then the status warns of leaf "scheduler"
      And the status does not warn of leaf "apiserver"
