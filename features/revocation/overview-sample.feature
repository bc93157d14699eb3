Feature: The overview's own sample
  The overview page shows one RenewRevocation with five entries. It is taken as it stands, byte for byte.

  @RV-01
  Rule: The sample is accepted as it stands, and kept by the API

    Scenario: applied once, and once more
      Given a cluster with 1 control plane and 1 worker
      When the manifest "overview.yaml" is applied
      And the manifest "overview.yaml" is applied
      Then it succeeds
      And the API keeps the manifest "overview.yaml" as it stands

    Scenario: each of its five entries does what the page says
      Given a cluster with 1 control plane and 1 worker
      When the manifest "overview.yaml" is applied
      And the propagation bound passes
      Then the status of the revocation "my-renew-revocation" shows
        | entry | matched                                        | not revocable                                    | future |
        | 1     |                                                |                                                  | no     |
        | 2     | cp-1/kubelet-client#1, worker-1/kubelet-client#1 | cp-1/kubelet-server#1, worker-1/kubelet-server#1 | yes    |
        | 3     | cp-1/apiserver#1                               |                                                  | yes    |
        | 4     | cp-1/apiserver#1                               |                                                  | yes    |
        | 5     | cp-1/apiserver#1                               |                                                  | yes    |

    Scenario Outline: its serial number and its notBefore, on a certificate issued <issued>
      Given the calendar shows <calendar>
      And a cluster with 1 control plane and 0 workers
      And these users of the cluster
        | name   | serial number                    |
        | edward | 77fdf4b1033b387aaace6ce1c18710c2 |
      When the manifest "overview.yaml" is applied
      And the propagation bound passes
      Then the certificate of user "edward" is <state>
      And the status of the revocation "my-renew-revocation" shows
        | entry | matched   |
        | 1     | <matched> |

      Examples:
        | issued                    | calendar             | state   | matched       |
        | a second before           | 2020-04-17T17:22:04Z | revoked | cp-1/edward#1 |
        | at the very second        | 2020-04-17T17:22:05Z | valid   |               |

    Scenario: its group entry shuts every kubelet out, for ever
      Given a cluster with 1 control plane and 1 worker
      When the manifest "overview.yaml" is applied
      And the propagation bound passes
      Then the kubelet of worker-1 is refused by the API server: revoked
      And not everything works
