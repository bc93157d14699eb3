Feature: Ten years of roots
  Nobody renews a root. It lives for ten years, which is long enough to be forgotten, so the status speaks
  up while there is time to plan its rotation.

  @RN-12 @long
  Rule: Over their whole life the roots expire once, and the status announces it at least a year ahead

    Background:
      Given a profile with
        | clusterLayer.rootLifetime          | 10 years |
        | clusterLayer.leafLifetime          | 2 years  |
        | clusterLayer.kubeletServerLifetime | 10 years |
        | clusterLayer.kubeconfigLifetime    | 10 years |
        | hostLayer.authorityLifetime        | 20 years |
        | hostLayer.certificateLifetime      | 5 years  |
        | hostLayer.tokenLifetime            | 20 years |
        | keyManagement.keyRotation          | 2 years  |
      And a cluster with 1 control plane and 0 workers

    Scenario Outline: <when>
      When <span> pass
      Then the Cluster CA is <state>
      And the etcd CA is <state>
      And the Front Proxy CA is <state>
      And the status <answer> the Cluster CA
      And the status <answer> the etcd CA
      And the status <answer> the Front Proxy CA

      Examples:
        | when                        | span                        | state   | answer           |
        | two years before their end  | a root's life less 2 years  | valid   | does not warn of |
        | a year before their end     | a root's life less 1 year   | valid   | warns of         |
        | in their last second        | a root's life               | valid   | warns of         |
        | a second later              | a root's life and 1 second  | expired | warns of         |

    Scenario: nobody replaces them
      When a root's life and 1 second passes
      Then the Cluster CA has not been replaced
      And the etcd CA has not been replaced
      And the Front Proxy CA has not been replaced
      And the scheduler is refused by the API server: no way in

    Scenario: who rotates one in time hears no more of it
      Given a root's life less 1 year passes
      When the operator rotates the Cluster CA
      And 300 days pass
      Then the Cluster CA is valid
      And the status does not warn of the Cluster CA
      And the status warns of the etcd CA
