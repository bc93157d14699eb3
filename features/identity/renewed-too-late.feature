Feature: A certificate that nobody renewed in time
  A command line renews its certificate only while somebody uses it. Left alone for longer than the
  certificate lives, it is locked out, and only a sign-in with its token helps.

  Background:
    Given a profile with
      | hostLayer.certificateLifetime | 30 % of a token's life |
    And a platform with 1 host

  @ID-10
  Rule: An expired certificate can not be renewed; only a sign-in replaces it

    Scenario: asking for a renewal in the last second
      Given the certificate of the admin CLI is in its last second
      When the certificate of the admin CLI is renewed
      Then it succeeds

    Scenario: asking for a renewal a second too late
      Given it is 1 second after the certificate of the admin CLI is in its last second
      When the certificate of the admin CLI is renewed
      Then it is refused: Certificate has expired
      And nothing has changed

    Scenario: signing in instead, with a token that is still good
      Given it is 1 second after the certificate of the admin CLI is in its last second
      When the admin CLI signs in
      Then it succeeds
      And the certificate of the admin CLI has a client certificate's life left
