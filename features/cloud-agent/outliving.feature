Feature: A certificate that outlives its CA
  The cloud agent gives a certificate its whole life, also when the CA ends before. That end is for people to
  see coming: they rotate the CA, and everybody signs in again.

  Background:
    Given a profile with
      | hostLayer.authorityLifetime | 120 days |
    And a platform with 1 host

  @CA-04 @profile-default
  Rule: A client certificate may end after its CA; the status warns of the CA's end in time

    Scenario: signed in shortly before the CA's end
      Given it is 1 day before the cloud agent CA is in its last second
      When the cloud operator signs in
      Then it succeeds
      And the certificate of the cloud operator has a client certificate's life left

    Scenario: renewed shortly before the CA's end
      Given it is 1 day before the cloud agent CA is in its last second
      When the certificate of the load balancer agent is renewed
      Then it succeeds
      And the certificate of the load balancer agent has a client certificate's life left

    Scenario: what is left of it after the CA's end is worth nothing
      Given it is 1 day before the cloud agent CA is in its last second
      And the cloud operator signs in
      When 1 day passes
      And 1 second passes
      Then the cloud operator is refused by the cloud agent: Certificate has expired

    Scenario: a second more than 90 days before the CA's end
      When it is 90 days 00:00:01 before the cloud agent CA is in its last second
      Then the status does not warn of the cloud agent CA

    Scenario: 90 days before it
      When it is 90 days before the cloud agent CA is in its last second
      Then the status warns of the cloud agent CA

    Scenario: a new CA ends the warning
      Given it is 30 days before the cloud agent CA is in its last second
      When the operator runs "Invoke-AksHciRotateCACertificate"
      Then the status does not warn of the cloud agent CA
