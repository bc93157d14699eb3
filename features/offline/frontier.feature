Feature: The longest time off
  For every connection there is a longest time for which everything may be off so that it works afterwards,
  with nobody lending a hand. It is found by trying; the profile says what it must be.

  @OF-05
  Rule: What nobody repairs survives for exactly what its certificates, or else its token, have left

    Background:
      Given a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 1 worker

    Scenario Outline: <party>
      Then <party> is accepted by <whom> after no more than <span> off

      Examples:
        | party                      | whom            | span                         |
        | the API server             | etcd            | a leaf's life                |
        | the controller-manager     | the API server  | a leaf's life                |
        | the KMS pod                | the cloud agent | a token's life less 1 second |
        | the node agent of host-1   | the cloud agent | a client certificate's life  |
        | the load balancer agent    | the cloud agent | a client certificate's life  |

      # A certificate for less than 8 hours is not shortened by what it is back-dated.
      @profile-default @profile-2021 @profile-23h2
      Examples:
        | party                   | whom           | span                        |
        | the kubelet of worker-1 | the API server | a leaf's life less 00:05:00 |

  @OF-05
  Rule: With auto-repair it is what the roots have left

    Scenario: the control plane
      Given a profile with
        | clusterLayer.autoRepair | true |
      And a cluster with 1 control plane and 0 workers
      Then the API server is accepted by etcd after no more than a root's life off
