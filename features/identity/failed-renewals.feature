Feature: A renewal that fails is tried again
  Whoever can not reach the cloud agent when its certificate is due tries again later, for as long as it
  takes. Once the certificate has expired, only the token helps.

  Background:
    Given a profile with
      | hostLayer.tokenLifetime | 300 % of a client certificate's life |
    And a platform with 1 host
    And client "edge-1" with the role Contributor
    And client "edge-1" has signed in

  @ID-11
  Rule: After a failed renewal the next try comes 2 % of the validity later

    Scenario: reachable again at once, and tried again when it is time
      Given the link between client "edge-1" and the cloud agent is cut
      And the certificate of client "edge-1" is due for renewal
      And the link between client "edge-1" and the cloud agent is mended
      When 2 % of a client certificate's life passes
      Then the certificate of client "edge-1" has been replaced 1 time

    Scenario: not a second earlier
      Given the link between client "edge-1" and the cloud agent is cut
      And the certificate of client "edge-1" is due for renewal
      And the link between client "edge-1" and the cloud agent is mended
      When 2 % of a client certificate's life less 1 second passes
      Then the certificate of client "edge-1" has not been replaced
      And client "edge-1" has failed to get a certificate 1 time in a row

    Scenario: every try that fails is followed by another
      Given the link between client "edge-1" and the cloud agent is cut
      When it is 10 % of a client certificate's life after the certificate of client "edge-1" is due for renewal
      Then client "edge-1" has failed to get a certificate 6 times in a row

    Scenario: a disk without room fails a renewal too, and leaves the old certificate in use
      Given the disk of client "edge-1" is full
      And the certificate of client "edge-1" is due for renewal
      And client "edge-1" has failed to get a certificate 1 time in a row
      And client "edge-1" is accepted by the cloud agent
      When the disk of client "edge-1" has room again
      And 2 % of a client certificate's life passes
      Then client "edge-1" has failed to get a certificate 0 times in a row
      And client "edge-1" is accepted by the cloud agent

  @ID-12
  Rule: When renewals fail until the certificate has expired, a token that is still good signs in anew

    Scenario: cut off until after the end
      Given the link between client "edge-1" and the cloud agent is cut
      And it is 3 % of a client certificate's life after the certificate of client "edge-1" is in its last second
      And client "edge-1" has failed to get a certificate 17 times in a row
      When the link between client "edge-1" and the cloud agent is mended
      And 2 % of a client certificate's life passes
      Then client "edge-1" is accepted by the cloud agent
      And client "edge-1" has failed to get a certificate 0 times in a row

    Scenario: the new certificate counts from the sign-in, and nothing of the old one is carried over
      Given the link between client "edge-1" and the cloud agent is cut
      And it is 1 second after the certificate of client "edge-1" is in its last second
      When the link between client "edge-1" and the cloud agent is mended
      And 2 % of a client certificate's life passes
      Then the certificate of client "edge-1" is valid
      And the certificate of client "edge-1" shows
        | renewal count | 0 |

    Scenario: reachable again before the end, it renews and needs no token
      Given the link between client "edge-1" and the cloud agent is cut
      And it is 4 % of a client certificate's life before the certificate of client "edge-1" is in its last second
      When the link between client "edge-1" and the cloud agent is mended
      And 2 % of a client certificate's life passes
      Then the certificate of client "edge-1" shows
        | renewal count | 1 |

  @ID-13
  Rule: With token and certificate both expired it stays locked out, until its token is rotated from outside

    Scenario: reachable again, and still locked out
      Given the link between client "edge-1" and the cloud agent is cut
      And a token's life and 1 second passes
      When the link between client "edge-1" and the cloud agent is mended
      And 30 % of a token's life passes
      Then client "edge-1" is refused by the cloud agent: Certificate has expired
      And the certificate of client "edge-1" has not been replaced

    Scenario: signing in is refused too
      Given the link between client "edge-1" and the cloud agent is cut
      And a token's life and 1 second passes
      And the link between client "edge-1" and the cloud agent is mended
      When client "edge-1" signs in
      Then it is refused: Valid Token Required
      And nothing has changed

    Scenario: a new token lets it in at its next try
      Given the link between client "edge-1" and the cloud agent is cut
      And a token's life and 1 second passes
      And the link between client "edge-1" and the cloud agent is mended
      When the operator rotates the token of client "edge-1"
      And 2 % of a client certificate's life passes
      Then client "edge-1" is accepted by the cloud agent
      And the certificate of client "edge-1" has been replaced 1 time
