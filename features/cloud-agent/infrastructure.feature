Feature: Infrastructure through the cloud agent
  Virtual machines, network interfaces and networks are created, read, updated and deleted through the
  cloud agent; the node agent of a host does the work.

  Background:
    Given a platform with 2 hosts
    And client "edge-1" with the role Contributor
    And client "edge-1" has signed in

  @CA-02
  Rule: An authorised client manages infrastructure, and node agents do the work

    Scenario Outline: the life of a <resource>
      When client "edge-1" creates the <resource> "a"
      And a node agent keeps the <resource> "a", updated 0 times
      And client "edge-1" updates the <resource> "a"
      And a node agent keeps the <resource> "a", updated 1 time
      And client "edge-1" reads the <resource> "a"
      And it succeeds
      And client "edge-1" deletes the <resource> "a"
      Then it succeeds
      And no node agent keeps the <resource> "a"

      Examples:
        | resource          |
        | virtual machine   |
        | network interface |
        | virtual network   |

    Scenario Outline: <does> what is not there
      When client "edge-1" <does> the virtual machine "b"
      Then it is refused: not found

      Examples:
        | does    |
        | reads   |
        | updates |
        | deletes |

    Scenario: a client without the role changes nothing
      Given client "looker" with the role Reader
      And client "looker" has signed in
      When client "looker" creates the virtual machine "a"
      Then it is refused: forbidden
      And no node agent keeps the virtual machine "a"
