Feature: Renewal in true time
  Everywhere else a real cluster becomes older because its certificates are dated anew. Here nothing is done
  to a date: minutes are waited for.

  @RN-03 @slow
  Rule: A kubelet rotates in its time, and the certificate manager in its own, when nothing but time is at work

    Background:
      Given a profile with
        | clusterLayer.leafLifetime               | 10 minutes |
        | clusterLayer.renewAfter                 | 70 %       |
        | clusterLayer.kubeletRotation.from       | 70 %       |
        | clusterLayer.kubeletRotation.to         | 90 %       |
        | clusterLayer.kubeletRotation.retryEvery | 32 seconds |
      And no certificate is dated anew
      And a cluster with 1 control plane and 1 worker

    Scenario: not in the first half of their lives, and well before their end
      When 5 minutes pass
      Then the certificate of the kubelet of worker-1 has not been replaced
      And leaf "apiserver" of cp-1 has not been replaced
      When 5 minutes 30 seconds pass
      Then the certificate of the kubelet of worker-1 has been replaced 1 time
      And leaf "apiserver" of cp-1 has been replaced 1 time
      And the kubelet of worker-1 is accepted by the API server

  @RN-07 @slow
  Rule: Requests succeed for as long as an API server may keep the connections that it opened with an earlier certificate

    Scenario: its own certificate for kubelets
      Given no certificate is dated anew
      And a cluster with 1 control plane and 1 worker
      And requests are made all the time
      When leaf "apiserver-kubelet-client" is renewed
      And 5 minutes 30 seconds pass
      Then leaf "apiserver-kubelet-client" has been replaced 1 time
      And nobody was ever refused
