Feature: The cloud agent CA
  One CA signs every client certificate of the host layer. It lives for a year.

  Background:
    Given a platform with 1 host

  @CA-01
  Rule: The CA lives for its lifetime, and signs and validates every client certificate

    Scenario: the CA itself
      Then the cloud agent CA has the cloud agent CA's life left
      And the cloud agent CA shows
        | is an authority | true |

    @profile-default
    Scenario: by default for 365 days
      Then the cloud agent CA has 365 days left

    Scenario: it has signed the certificates of all clients
      Then every client certificate shows
        | issuer | CN=cloud-agent-ca |
      And everything works

    Scenario: a certificate of another CA is not accepted
      Then the KMS pod with a certificate of another CA is refused by the cloud agent: unknown authority

  @CA-03
  Rule: Once the CA has passed its end, every client certificate is refused, in date or not

    Scenario: in the CA's last second
      When the cloud agent CA is in its last second
      Then the KMS pod is accepted by the cloud agent

    Scenario: a second later
      When it is 1 second after the cloud agent CA is in its last second
      Then the KMS pod is refused by the cloud agent: Certificate has expired
      And the cloud operator is refused by the cloud agent: Certificate has expired

  @CA-05
  Rule: Rotation makes a new CA for its whole life; who signs in again gets in, who has a dead token does not

    Scenario: the new CA
      Given 10 % of the cloud agent CA's life passes
      When the operator runs "Invoke-AksHciRotateCACertificate"
      Then the cloud agent CA has been replaced 1 time
      And the cloud agent CA has the cloud agent CA's life left

    Scenario: everybody loses access
      When the operator runs "Invoke-AksHciRotateCACertificate"
      Then the KMS pod is refused by the cloud agent: unknown authority
      And the node agent of host-1 is refused by the cloud agent: unknown authority
      And not everything works

    Scenario: signing in again helps
      Given the operator runs "Invoke-AksHciRotateCACertificate"
      When the load balancer agent signs in
      Then it succeeds
      And the load balancer agent is accepted by the cloud agent

    Scenario: so does restarting a pod, which signs in when it starts
      Given the operator runs "Invoke-AksHciRotateCACertificate"
      When the KMS pod restarts
      Then the KMS pod is accepted by the cloud agent

    Scenario: not with a dead token
      Given a token's life and 1 second passes
      And the operator runs "Invoke-AksHciRotateCACertificate"
      When the KMS pod signs in
      Then it is refused: Valid Token Required
      And the KMS pod is refused by the cloud agent: unknown authority

    Scenario: a certificate of the old CA can not be renewed
      Given the operator runs "Invoke-AksHciRotateCACertificate"
      When the certificate of the load balancer agent is renewed
      Then it is refused: unknown authority
      And nothing has changed
