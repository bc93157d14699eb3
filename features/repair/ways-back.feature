Feature: Ways back
  An operator has more than repairs: revocations can be deleted or given a cut-off, tokens can be rotated
  and pods restarted. From whatever state a cluster has come to, some order of these leads back.

  @RP-13 @long
  Rule: From every broken state some order of operator actions leads back to a working state

    Scenario: mishaps alone, and in pairs
      Given a profile with
        | hostLayer.tokenLifetime                     | 3 days   |
        | hostLayer.certificateLifetime               | 3 days   |
        | hostLayer.authorityLifetime                 | 6 days   |
        | clusterLayer.leafLifetime                   | 1 day    |
        | clusterLayer.kubeconfigLifetime             | 5 days   |
        | clusterLayer.kubeletRotation.retryEvery     | 6 hours  |
      Then from each of these mishaps, and 3 pairs of them, an operator finds the way back in at most 5 actions
        | the cluster is off for longer than its leaves live |
        | the platform is off for longer than tokens live    |
        | a leaf is revoked, and expires                     |
        | all nodes are revoked for ever                     |
        | the API server's name is revoked for ever          |
        | nobody fetches a new kubeconfig in its life        |
        | the cloud agent CA ends                            |
        | the KMS pod restarts with a dead token             |

    Scenario: the end of the roots
      Given a profile with
        | hostLayer.tokenLifetime                     | 30 days  |
        | hostLayer.certificateLifetime               | 10 days  |
        | hostLayer.authorityLifetime                 | 60 days  |
        | clusterLayer.rootLifetime                   | 4 days   |
        | clusterLayer.leafLifetime                   | 1 day    |
        | clusterLayer.kubeletServerLifetime          | 2 days   |
        | clusterLayer.kubeconfigLifetime             | 2 days   |
        | clusterLayer.kubeletRotation.retryEvery     | 6 hours  |
      Then from each of these mishaps, and 0 pairs of them, an operator finds the way back in at most 5 actions
        | the Kubernetes roots end |
