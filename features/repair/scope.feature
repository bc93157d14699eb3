Feature: What repair touches
  Two switches choose what is repaired: the certificates of Kubernetes, or the credentials with which the
  cluster's pods come to the cloud agent. A third repairs what is not broken.

  Background:
    Given a cluster with 1 control plane and 1 worker

  @RP-05
  Rule: Each switch restores its own credentials and leaves the other's alone; exactly one must be given

    Scenario: fixKubeletCredentials
      Given the cluster is switched off for a leaf's life and 1 hour
      When the operator repairs the cluster with "-fixKubeletCredentials"
      Then it succeeds
      And everything works
      And the token of the KMS pod has not been renewed
      And the token of CAPH has not been renewed

    Scenario: fixKubeletCredentials, when a client of the cloud agent is in trouble as well
      Given the operator revokes CAPH
      When the operator repairs the cluster with "-fixKubeletCredentials"
      Then it succeeds
      And nothing has changed

    Scenario: fixCloudCredentials
      Given a profile with
        | hostLayer.tokenLifetime | 20 % of a leaf's life |
      And a cluster with 1 control plane and 1 worker
      And a token's life and 1 second passes
      And the token of the KMS pod is expired
      When the operator repairs the cluster with "-fixCloudCredentials"
      Then it succeeds
      And the token of the KMS pod is valid
      And the token of CAPH is valid
      And leaf "apiserver" has not been renewed
      And the certificate of the kubelet of worker-1 has not been renewed

    Scenario Outline: <switches>
      When the operator repairs the cluster with "<switches>"
      Then it is refused: invalid
      And the refusal names "exactly one"
      And nothing has changed

      Examples:
        | switches                                           |
        | -force                                             |
        | -fixKubeletCredentials -fixCloudCredentials        |
        | -fixKubeletCredentials -fixCloudCredentials -force |

  @RP-06
  Rule: Without force, healthy credentials are left alone; with force, everything in scope is replaced

    Scenario Outline: <switches> on a healthy cluster
      When the operator repairs the cluster with "<switches>"
      Then it succeeds
      And nothing has changed

      Examples:
        | switches               |
        | -fixKubeletCredentials |
        | -fixCloudCredentials   |

    Scenario: fixKubeletCredentials with force
      When the operator repairs the cluster with "-fixKubeletCredentials -force"
      Then it succeeds
      And every managed leaf has been renewed at least 1 time
      And the certificate of the kubelet of worker-1 has been renewed 1 time
      And the token of the KMS pod has not been renewed
      And everything works

    Scenario: fixCloudCredentials with force
      When the operator repairs the cluster with "-fixCloudCredentials -force"
      Then it succeeds
      And the token of the KMS pod has been renewed 1 time
      And the certificate of the KMS pod has been renewed 1 time
      And leaf "apiserver" has not been renewed
      And everything works

  @RP-07
  Rule: Without force, repair is idempotent: a second run changes nothing

    Scenario: after it was off for too long
      Given the cluster is switched off for a leaf's life and 1 hour
      And the operator repairs the cluster with "-fixKubeletCredentials"
      When the operator repairs the cluster with "-fixKubeletCredentials"
      Then it succeeds
      And nothing has changed

    Scenario: after a revocation
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      And the propagation bound passes
      And the operator repairs the cluster with "-fixKubeletCredentials"
      When the operator repairs the cluster with "-fixKubeletCredentials"
      Then it succeeds
      And nothing has changed
      And leaf "scheduler" has been renewed 1 time
