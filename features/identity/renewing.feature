Feature: Clients keep their certificates renewed
  A running client renews its certificate by itself, with the certificate as its only credential. Its
  token plays no part in that.

  Background:
    Given a platform with 1 host
    And client "edge-1" with the role Contributor
    And client "edge-1" has signed in

  @ID-08
  Rule: A certificate is renewed when at most 30 % of its life remain, never before

    Scenario: a second before
      When it is 1 second before the certificate of client "edge-1" is due for renewal
      Then the certificate of client "edge-1" has not been replaced

    Scenario: when it is due
      When the certificate of client "edge-1" is due for renewal
      Then the certificate of client "edge-1" has been replaced 1 time
      And the certificate of client "edge-1" has a client certificate's life left

    @profile-default
    Scenario Outline: by default, on day 63 of 90
      When <time> pass
      Then the certificate of client "edge-1" has been replaced <times> times

      Examples:
        | time             | times |
        | 62 days 23:59:59 | 0     |
        | 63 days          | 1     |
        | 125 days         | 1     |
        | 126 days         | 2     |

    @profile-2021
    Scenario Outline: until 2022, on day 42 of 60
      When <time> pass
      Then the certificate of client "edge-1" has been replaced <times> times

      Examples:
        | time             | times |
        | 41 days 23:59:59 | 0     |
        | 42 days          | 1     |
        | 84 days          | 2     |

  @ID-09
  Rule: A renewed certificate has a new key and a new serial number, and is otherwise the same

    Scenario: what changes and what stays
      When the certificate of client "edge-1" is due for renewal
      Then compared with the one before, the certificate of client "edge-1" has
        | public key         | another    |
        | serial number      | another    |
        | subject            | the same   |
        | SANs               | the same   |
        | usages             | the same   |
        | lifetime           | the same   |
        | renewal count      | one higher |

    Scenario: over four lives no key is used twice
      When 400 % of a client certificate's life passes
      Then no key and no serial number of the certificate of client "edge-1" was used twice
      And the certificate of client "edge-1" has been replaced at least 4 times

  @ID-14
  Rule: An expired token does not keep a running client from working and renewing

    Scenario: long after its token has expired
      When 220 % of a token's life passes
      Then the token of client "edge-1" is expired
      And the certificate of client "edge-1" is valid
      And the certificate of client "edge-1" has been replaced at least 2 times
      And client "edge-1" is accepted by the cloud agent

    Scenario: that token does not sign in any more
      When a token's life and 1 second passes
      And client "edge-1" signs in
      Then it is refused: Valid Token Required

  @ID-20
  Rule: A renewal needs proof that the asker holds the old key, and the new one

    Scenario: a proof made with another key
      When the certificate of client "edge-1" is renewed with a proof made with another key
      Then it is refused: bad proof of possession
      And nothing has changed

    Scenario: a new key that somebody else holds
      When the certificate of client "edge-1" is renewed with a request signed by another key
      Then it is refused: bad signature
      And nothing has changed

    Scenario: a proof made with the old key
      When the certificate of client "edge-1" is renewed
      Then it succeeds
      And the certificate of client "edge-1" has been replaced 1 time
