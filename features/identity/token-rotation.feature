Feature: Tokens that rotate themselves
  The cloud agent replaces the token of some clients before it expires. The others wait for an update.

  Background:
    Given a platform with 1 host
    And client "rotating" with the role Contributor, whose token rotates itself
    And client "waiting" with the role Contributor

  @ID-17
  Rule: Such a token is replaced when at most 30 % of its life remain; the old one stays usable to its end

    Scenario: a second before it is due
      When it is 1 second before the token of client "rotating" is due for renewal
      Then the token of client "rotating" has not been replaced

    Scenario: when it is due
      When the token of client "rotating" is due for renewal
      Then the token of client "rotating" has been replaced 1 time
      And the token of client "rotating" has a token's life left
      And the token of client "waiting" has not been replaced

    Scenario: the old token still signs in, up to its own end
      When a token's life less 1 second passes
      And client "rotating" signs in with its first token
      Then it succeeds

    Scenario: and not from its own end on
      When a token's life passes
      And client "rotating" signs in with its first token
      Then it is refused: Valid Token Required

  @ID-18
  Rule: Rotating a token does not touch the certificate

    Scenario: a token that is rotated by the operator
      Given client "waiting" has signed in
      When the operator rotates the token of client "waiting"
      Then the token of client "waiting" has been replaced 1 time
      And the certificate of client "waiting" has not been replaced
      And client "waiting" is accepted by the cloud agent

    Scenario: a token that rotates itself, while the certificate has far to go
      Given it is 1 second before the token of client "rotating" is due for renewal
      And client "rotating" has signed in
      When 1 second passes
      Then the token of client "rotating" has been replaced 1 time
      And the certificate of client "rotating" has a client certificate's life less 1 second left
      And client "rotating" with its first certificate is accepted by the cloud agent

    Scenario: the new token is for the next sign-in, which does replace the certificate
      Given client "waiting" has signed in
      When the operator rotates the token of client "waiting"
      And client "waiting" signs in
      Then it succeeds
      And the certificate of client "waiting" has been replaced 1 time
