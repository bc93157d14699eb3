Feature: Calling the cloud agent with a certificate
  Every call but the sign-in is authenticated by the client's certificate, and by nothing else. The
  identity's roles then decide what it may do.

  Background:
    Given a platform with 1 host
    And client "edge-1" with the role Contributor
    And client "edge-1" has signed in

  @ID-03
  Rule: The certificate alone is enough

    Scenario: a client with a good token and a good certificate
      Then client "edge-1" is accepted by the cloud agent

    Scenario: the token has expired, the certificate has been renewed
      When a token's life and 1 second passes
      Then the token of client "edge-1" is expired
      And client "edge-1" is accepted by the cloud agent

    Scenario: the token is lost
      When the file of the token of client "edge-1" is lost
      Then client "edge-1" is accepted by the cloud agent
      And client "edge-1" signs in
      And it is refused: Valid Token Required

    Scenario: whoever finds the certificate of somebody else, and its key, is that one
      Given the file of the certificate of the load balancer agent holds the certificate of CSI
      When the load balancer agent restarts
      And the load balancer agent creates the virtual network "net"
      Then it succeeds

  @ID-04
  Rule: The token alone is not enough

    Scenario: a client that shows its good token and no certificate
      Then the token of client "edge-1" is valid
      And client "edge-1" with its token alone is refused by the cloud agent: no certificate

    Scenario Outline: nor is it enough for <what>
      Given client "edge-1" creates the virtual machine "vm-1"
      When <deed> with its token alone
      Then it is refused: no certificate
      And nothing has changed

      Examples:
        | what              | deed                                                   |
        | reading           | client "edge-1" reads the virtual machine "vm-1"       |
        | infrastructure    | client "edge-1" creates the virtual machine "vm-2"     |
        | a new certificate | the certificate of client "edge-1" is renewed          |

    Scenario: the same token still signs in
      When client "edge-1" signs in
      Then it succeeds

  @ID-06
  Rule: A certificate is good up to and including its last second

    Scenario: in its last second
      When the certificate of client "edge-1" is in its last second
      Then client "edge-1" with its first certificate is accepted by the cloud agent

    Scenario: a second later
      When it is 1 second after the certificate of client "edge-1" is in its last second
      Then client "edge-1" with its first certificate is refused by the cloud agent: Certificate has expired

  @ID-07
  Rule: Roles decide what a client may do

    Scenario Outline: a <role> that <does> a virtual machine
      Given client "edge-2" with the role <role>
      And client "edge-2" has signed in
      And client "edge-1" creates the virtual machine "vm-1"
      When client "edge-2" <does> the virtual machine "<name>"
      Then it succeeds

      Examples:
        | role                      | does    | name |
        | Reader                    | reads   | vm-1 |
        | Contributor               | creates | vm-2 |
        | VirtualMachineContributor | deletes | vm-1 |

    Scenario Outline: a <role> that <does> a virtual machine is known, and forbidden to
      Given client "edge-2" with the role <role>
      And client "edge-2" has signed in
      When client "edge-2" <does> the virtual machine "vm-1"
      Then it is refused: forbidden
      And no node agent keeps the virtual machine "vm-1"

      Examples:
        | role               | does    |
        | Reader             | creates |
        | NetworkContributor | creates |
        | KeyContributor     | creates |

  @ID-21
  Rule: What has not begun yet is not accepted

    Scenario: the cloud agent's clock is behind the certificate's beginning
      Given the clock of the cloud agent is 1 hour behind
      Then client "edge-1" is refused by the cloud agent: not yet valid

    Scenario: nor is it renewed then
      Given the clock of the cloud agent is 1 hour behind
      When the certificate of client "edge-1" is renewed
      Then it is refused: not yet valid
      And nothing has changed

    Scenario: from its first second on it is accepted
      Given the clock of the cloud agent is 1 hour behind
      When 1 hour passes
      Then client "edge-1" is accepted by the cloud agent

    Scenario: the cloud agent's clock is behind the token's beginning
      Given the clock of the cloud agent is 1 second behind
      When client "edge-1" signs in
      Then it is refused: Valid Token Required

  @ID-22
  Rule: A certificate must be of the right CA, unaltered, and made for clients

    Scenario Outline: presenting <certificate>
      Then client "edge-1" with <certificate> is refused by the cloud agent: <reason>

      Examples:
        | certificate                 | reason            |
        | a certificate of another CA | unknown authority |
        | an altered certificate      | bad signature     |
        | a certificate for servers   | wrong key usage   |

    Scenario Outline: asking for a renewal with <certificate>
      When the certificate of client "edge-1" is renewed with <certificate>
      Then it is refused: <reason>
      And nothing has changed

      Examples:
        | certificate                 | reason            |
        | a certificate of another CA | unknown authority |
        | an altered certificate      | bad signature     |
        | a certificate for servers   | wrong key usage   |

    Scenario: presenting its own
      Then client "edge-1" is accepted by the cloud agent
