Feature: Nobody notices a renewal
  Users ask the API server without a pause; it asks kubelets, etcd, the KMS pod and extension API servers.
  A certificate that is replaced meanwhile must not cost a single request.

  @RN-07
  Rule: Requests made all through a renewal succeed

    Background:
      Given a cluster with 1 control plane and 1 worker
      And requests are made all the time

    Scenario: all leaves at once, when they are due
      When leaf "apiserver" is due for renewal
      And 10 seconds pass
      Then every managed leaf has been replaced at least 1 time
      And nobody was ever refused
      And node worker-1 is Ready

    Scenario Outline: <leaf> alone
      When <leaf> is renewed
      And 10 seconds pass
      Then <leaf> has been replaced 1 time
      And nobody was ever refused

      Examples:
        | leaf                            |
        | leaf "apiserver"                |
        | leaf "apiserver-kubelet-client" |
        | leaf "apiserver-etcd-client"    |
        | leaf "front-proxy-client"       |
        | leaf "etcd-server"              |
        | leaf "controller-manager"       |

  @RN-07
  Rule: A kubelet may be called with the API server's earlier certificate for five minutes, and no longer

    Scenario: the earlier certificate ends five minutes after its renewal
      Given a profile with
        | clusterLayer.leafLifetime               | 16 minutes 40 seconds |
        | clusterLayer.renewAfter                 | 70 %                  |
        | clusterLayer.kubeletRotation.from       | 70 %                  |
        | clusterLayer.kubeletRotation.to         | 90 %                  |
        | clusterLayer.kubeletRotation.retryEvery | 1 minute              |
      And a cluster with 1 control plane and 1 worker
      And requests are made all the time
      When leaf "apiserver-kubelet-client" is in its last second
      And 10 seconds pass
      Then leaf "apiserver-kubelet-client" has been replaced 1 time
      And nobody was ever refused
