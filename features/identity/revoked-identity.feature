Feature: Revoking an identity of the host layer
  The operator revokes a client as a whole: whatever token or certificate it still has, it stays out.
  This is not the RenewRevocation of a cluster, which speaks of certificates.

  Background:
    Given a platform with 1 host
    And client "edge-1" with the role Contributor
    And client "edge-1" has signed in

  @ID-19
  Rule: A revoked identity is refused at every door, and an expired certificate is called expired first

    Scenario: on calls
      When the operator revokes client "edge-1"
      Then client "edge-1" is refused by the cloud agent: revoked

    Scenario: at sign-in
      Given the operator revokes client "edge-1"
      When client "edge-1" signs in
      Then it is refused: revoked
      And nothing has changed

    Scenario: at sign-in with a token that was rotated since
      Given the operator revokes client "edge-1"
      And the operator rotates the token of client "edge-1"
      When client "edge-1" signs in
      Then it is refused: revoked
      And nothing has changed

    Scenario: at renewal
      Given the operator revokes client "edge-1"
      When the certificate of client "edge-1" is renewed
      Then it is refused: revoked
      And nothing has changed

    Scenario: when its certificate has expired as well, that is the reason given
      Given the operator revokes client "edge-1"
      When a client certificate's life and 1 second passes
      Then client "edge-1" is refused by the cloud agent: Certificate has expired

    Scenario: at renewal too
      Given the operator revokes client "edge-1"
      And a client certificate's life and 1 second passes
      When the certificate of client "edge-1" is renewed
      Then it is refused: Certificate has expired
      And nothing has changed

    @ST-01
    Scenario: the status says so of its certificate and of its token
      When the operator revokes client "edge-1"
      Then the certificate of client "edge-1" is revoked
      And the token of client "edge-1" is revoked
      And the status tells the truth about every credential

    Scenario: others are not affected
      When the operator revokes client "edge-1"
      Then the cloud operator is accepted by the cloud agent
