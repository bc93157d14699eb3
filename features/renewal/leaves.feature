Feature: Leaves renew themselves
  The leaves of a cluster live for days. The certificate manager renews them long before they end, and
  nobody who uses the cluster notices.

  @RN-01
  Rule: Over 30 days no managed leaf expires, each is renewed several times, and no root changes

    Scenario: seven and a half times a leaf's life: by default 30 days
      Given a cluster with 1 control plane and 1 worker
      When 750 % of a leaf's life passes
      Then every managed leaf has been replaced at least 9 times
      And the certificate of the kubelet of worker-1 has been replaced at least 8 times
      And the Cluster CA has not been replaced
      And the etcd CA has not been replaced
      And the Front Proxy CA has not been replaced
      And nobody was ever refused

    Scenario: every credential is good at the end
      Given a cluster with 1 control plane and 1 worker
      When 750 % of a leaf's life passes
      Then every credential is valid
      And everything works

  @RN-02
  Rule: A managed leaf is renewed at 70 % of its life, not before

    Background:
      Given a cluster with 1 control plane and 0 workers

    Scenario: a second before
      When it is 1 second before leaf "apiserver" is due for renewal
      Then leaf "apiserver" has not been replaced

    Scenario: when it is due
      When leaf "apiserver" is due for renewal
      Then leaf "apiserver" has been replaced 1 time
      And leaf "apiserver" has a leaf's life left

    @profile-default
    Scenario Outline: by default, after 2 days 19:12:00
      When <time> pass
      Then leaf "etcd-server" has been replaced <times> times

      Examples:
        | time            | times |
        | 2 days 19:11:59 | 0     |
        | 2 days 19:12:00 | 1     |
        | 5 days 14:23:59 | 1     |
        | 5 days 14:24:00 | 2     |

  @RN-06
  Rule: A renewed leaf keeps subject, SANs, usages and issuer, and has a new key and serial number

    Scenario: each of them
      Given a cluster with 1 control plane and 0 workers
      When leaf "apiserver" is due for renewal
      Then compared with the one before, every managed leaf has
        | subject            | the same |
        | SANs               | the same |
        | usages             | the same |
        | issuer             | the same |
        | lifetime           | the same |
        | public key         | another  |
        | serial number      | another  |

    Scenario: in all that time no key is used twice
      Given a cluster with 1 control plane and 0 workers
      When 700 % of a leaf's life passes
      Then no key and no serial number of leaf "apiserver" was used twice

  @RN-08
  Rule: The API server uses renewed leaves without a restart; controllers need one, and so does a new etcd CA

    Background:
      Given a cluster with 1 control plane and 1 worker

    Scenario Outline: the API server and <leaf>
      When the file of <leaf> is replaced by a new certificate
      Then the API server uses <leaf> as it is now

      Examples:
        | leaf                            |
        | leaf "apiserver"                |
        | leaf "apiserver-kubelet-client" |
        | leaf "apiserver-etcd-client"    |
        | leaf "front-proxy-client"       |

    Scenario Outline: <controller> keeps what it read at its start
      When the file of <leaf> is replaced by a new certificate
      Then <controller> still uses <leaf> as it was before

      Examples:
        | controller             | leaf                      |
        | the controller-manager | leaf "controller-manager" |
        | the scheduler          | leaf "scheduler"          |

    Scenario: a restart brings the new one
      When the file of leaf "controller-manager" is replaced by a new certificate
      And the controller-manager restarts
      Then the controller-manager uses leaf "controller-manager" as it is now

    Scenario: the API server trusts another client CA without a restart
      When another CA is trusted beside the Cluster CA
      Then the kubelet of worker-1 with a certificate of another CA is accepted by the API server

    Scenario: etcd trusts those whom it read at its start
      When another CA is trusted beside the etcd CA
      Then the API server with a certificate of another CA is refused by etcd: TLS alert
      When etcd restarts
      Then the API server with a certificate of another CA is accepted by etcd

    Scenario: so does the API server as etcd's client
      When another CA is trusted beside the etcd CA
      And the file of leaf "etcd-server" is replaced by a certificate of another CA
      And etcd restarts
      Then the API server is not ready: "etcd" fails
      When the API server restarts
      Then the API server is ready

    Scenario: the certificate manager restarts whoever needs it
      When leaf "controller-manager" is due for renewal
      Then leaf "controller-manager" has been replaced 1 time
      And the controller-manager uses leaf "controller-manager" as it is now
