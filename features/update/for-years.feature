Feature: A platform that is updated for as long as its roots live
  Updates reset what the platform gives out; a new cloud agent CA in time does the same for the CA. That is all
  that a platform needs until its Kubernetes roots end.

  Background:
    Given a profile with
      | clusterLayer.rootLifetime          | 2 years |
      | clusterLayer.leafLifetime          | 60 days |
      | clusterLayer.kubeletServerLifetime | 2 years |
      | clusterLayer.kubeconfigLifetime    | 2 years |
    And a cluster with 1 control plane and 0 workers

  @UP-03 @profile-default @long
  Rule: Updated every 60 days, with a new cloud agent CA before each end, it runs on until its Kubernetes roots end

    Scenario: to the last second of its roots, and no further
      When 2 years pass, with an update every 60 days and a new cloud agent CA every 300 days
      Then no managed credential ever ended before it was renewed
      And nobody was ever refused
      And everything works
      When 1 second passes
      Then the Cluster CA is expired
      And the scheduler is refused by the API server: no way in

    Scenario: without a new cloud agent CA
      When 365 days pass, with an update every 60 days and a new cloud agent CA every 400 days
      And 1 second passes
      Then the KMS pod is refused by the cloud agent: Certificate has expired
