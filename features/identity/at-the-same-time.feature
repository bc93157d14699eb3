Feature: The same thing, several times at once
  Several processes may come with the credentials of one identity: two copies of a pod, a request that is
  sent again because its answer was lost.

  Background:
    Given a platform with 1 host
    And client "edge-1" with the role Contributor
    And client "edge-1" has signed in

  @ID-25
  Rule: Identical sign-ins or renewals at one time each get a certificate of their own, and each is recorded once

    Scenario: five sign-ins
      When 5 copies of client "edge-1" sign in at the same time
      Then it succeeds
      And the certificate of client "edge-1" has been replaced 5 times
      And no key and no serial number of the certificate of client "edge-1" was used twice
      And client "edge-1" is accepted by the cloud agent

    Scenario: five renewals of one certificate
      When 5 copies of client "edge-1" renew at the same time
      Then it succeeds
      And the certificate of client "edge-1" has been replaced 5 times
      And no key and no serial number of the certificate of client "edge-1" was used twice
      And the certificate of client "edge-1" shows
        | renewal count | 1 |

    Scenario: copies of a client that is revoked
      Given the operator revokes client "edge-1"
      When 5 copies of client "edge-1" sign in at the same time
      Then it is refused: revoked
      And the certificate of client "edge-1" has not been replaced

    Scenario: a sign-in whose answer is lost, and is made again
      Given the cloud agent crashes as soon as it has issued a certificate
      And client "edge-1" signs in
      And it is refused: not available
      When the cloud agent restarts
      And client "edge-1" signs in
      Then it succeeds
      And client "edge-1" is accepted by the cloud agent
      And no key and no serial number of the certificate of client "edge-1" was used twice

    Scenario: a renewal whose answer is lost leaves the old certificate in use
      Given the cloud agent crashes as soon as it has issued a certificate
      And the certificate of client "edge-1" is renewed
      And it is refused: not available
      When the cloud agent restarts
      Then client "edge-1" is accepted by the cloud agent
