Feature: Signing in to the cloud agent
  A client has an identity: a name, roles and a token. It signs in with the token, once, and gets a
  certificate; whatever it does afterwards, the certificate speaks for it.

  Background:
    Given a platform with 1 host
    And client "edge-1" with the role Contributor

  @ID-01
  Rule: A token and a certificate are each valid for their lifetime, from their own issue

    Scenario: a new identity has its token, and no certificate yet
      Then the token of client "edge-1" has a token's life left
      And the certificate of client "edge-1" does not exist

    Scenario: the certificate counts from the sign-in, the token from its own making
      When 10 % of a token's life passes
      And client "edge-1" signs in
      Then the certificate of client "edge-1" has a client certificate's life left
      And the token of client "edge-1" has 90 % of a token's life left

    @profile-default
    Scenario: by default both live for ninety days
      When client "edge-1" signs in
      Then the token of client "edge-1" has 90 days left
      And the certificate of client "edge-1" has 90 days left

    @profile-2021
    Scenario: until 2022 both lived for sixty days
      When client "edge-1" signs in
      Then the token of client "edge-1" has 60 days left
      And the certificate of client "edge-1" has 60 days left

  @ID-02
  Rule: A sign-in turns the token into a certificate of the cloud agent CA, in the identity's name

    Scenario: the certificate names the identity and its issuer
      When client "edge-1" signs in
      Then it succeeds
      And the certificate of client "edge-1" shows
        | subject | CN=edge-1                                           |
        | issuer  | CN=cloud-agent-ca                                   |
        | usages  | digital signature, key encipherment, client auth    |
        | SANs    | localhost, management, 127.0.0.1                    |

    Scenario: a second sign-in gives another certificate with another key
      When client "edge-1" signs in
      And client "edge-1" signs in
      Then compared with the one before, the certificate of client "edge-1" has
        | subject       | the same |
        | public key    | another  |
        | serial number | another  |

  @ID-05
  Rule: Without a good token there is no sign-in

    Scenario Outline: signing in with <token>
      When client "edge-1" signs in with <token>
      Then it is refused: Valid Token Required
      And nothing has changed

      Examples:
        | token            |
        | no token         |
        | a forged token   |
        | an altered token |

    Scenario: a token is good in its last second
      When the token of client "edge-1" is in its last second
      And client "edge-1" signs in
      Then it succeeds

    Scenario: a second later it has expired
      When it is 1 second after the token of client "edge-1" is in its last second
      And client "edge-1" signs in
      Then it is refused: Valid Token Required
      And nothing has changed

  @ID-24
  Rule: A sign-in can not be abused, and what is refused leaves nothing behind

    Scenario Outline: signing in with <abuse>
      When client "edge-1" signs in with <abuse>
      Then it is refused: <reason>
      And nothing has changed

      Examples: the request
        | abuse                           | reason           |
        | a request for another client    | another identity |
        | a request signed by another key | bad signature    |
        | a key of RSA 1024               | weak key         |

      Examples: the token
        | abuse                     | reason               |
        | a token of algorithm none | Valid Token Required |
        | a token signed with HS256 | Valid Token Required |
        | a token for another agent | Valid Token Required |

    Scenario: the same client, asking honestly
      When client "edge-1" signs in
      Then it succeeds
