Feature: A client that is restarted
  A host service keeps its certificate on disk. A pod keeps it on a volume that ends with the pod, and has to
  sign in again with its token each time it starts.

  Background:
    Given a platform with 1 host

  @ID-15
  Rule: Restarted with an expired token, who keeps the certificate works, who loses it is locked out

    Scenario: a pod, with its token in its last second
      Given the token of CSI is in its last second
      When CSI restarts
      Then CSI is accepted by the cloud agent

    Scenario: a pod, a second later
      Given it is 1 second after the token of CSI is in its last second
      When CSI restarts
      Then CSI is refused by the cloud agent: no certificate

    Scenario: signing in does not help it
      Given it is 1 second after the token of CSI is in its last second
      And CSI restarts
      When CSI signs in
      Then it is refused: Valid Token Required
      And nothing has changed

    Scenario: a host service of the same age
      Given it is 1 second after the token of the load balancer agent is in its last second
      When the load balancer agent restarts
      Then the load balancer agent is accepted by the cloud agent
      And the token of the load balancer agent is expired

    Scenario: a host service whose certificate is lost from the disk
      Given it is 1 second after the token of the load balancer agent is in its last second
      And the file of the certificate of the load balancer agent is lost
      When the load balancer agent restarts
      Then the load balancer agent is refused by the cloud agent: no certificate
