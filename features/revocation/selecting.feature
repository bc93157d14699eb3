Feature: What a revocation selects
  A RenewRevocation lists entries. Each entry selects certificates by serial number, group, DNS name or
  IP address; a certificate that any entry selects is revoked.

  Background:
    Given a cluster with 1 control plane and 1 worker
    And these users of the cluster
      | name  | group        | dns                                | ip            |
      | alice | team-a       | Portal.Example.org                 | 192.0.2.10    |
      | bob   | team-ab      | portal.example.org.internal        | 192.0.2.101   |
      | carol | team-b       | a.b.example.org, xexample.org      | 2001:db8::10  |

  @RV-02
  Rule: A serial number revokes that certificate and no other of the same subject

    Scenario: the certificate with that serial number
      When a revocation "by-serial" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of user "alice">
        """
      And the propagation bound passes
      Then the certificate of user "alice" is revoked
      And user "alice" is refused by the API server: revoked
      And user "bob" is accepted by the API server

    Scenario: its successor, of the same subject
      Given a revocation "by-serial" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of the certificate of user "alice">
        """
      When the file of the certificate of user "alice" is replaced by a new certificate
      And the propagation bound passes
      Then user "alice" with its first certificate is refused by the API server: revoked
      And user "alice" is accepted by the API server

  @RV-03
  Rule: A group revokes certificates whose organisation is exactly that group

    Scenario: exactly that group
      When a revocation "by-group" is applied with the entries
        """yaml
        - kind: Group
          group: team-a
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "bob" is accepted by the API server
      And user "carol" is accepted by the API server

    Scenario: another letter case is another group
      When a revocation "by-group" is applied with the entries
        """yaml
        - kind: Group
          group: Team-A
        """
      And the propagation bound passes
      Then user "alice" is accepted by the API server

    Scenario: the group of all nodes
      When a revocation "by-group" is applied with the entries
        """yaml
        - kind: Group
          group: system:nodes
        """
      And the propagation bound passes
      Then the kubelet of worker-1 is refused by the API server: revoked
      And the controller-manager is accepted by the API server

  @RV-04
  Rule: A DNS name revokes certificates with that name, in any letter case and with or without a dot at its end

    Scenario Outline: revoking <dns>
      When a revocation "by-dns" is applied with the entries
        """yaml
        - kind: DNS
          dns: <dns>
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "bob" is accepted by the API server

      Examples:
        | dns                 |
        | portal.example.org  |
        | portal.example.org. |
        | PORTAL.Example.Org  |

    Scenario Outline: revoking <dns> does not touch portal.example.org
      When a revocation "by-dns" is applied with the entries
        """yaml
        - kind: DNS
          dns: <dns>
        """
      And the propagation bound passes
      Then user "alice" is accepted by the API server

      Examples:
        | dns                  |
        | example.org          |
        | portal.example       |
        | xportal.example.org  |

  @RV-05
  Rule: A DNS suffix revokes names with at least one more label, neither the apex nor a mere string ending

    Scenario: names below the suffix
      When a revocation "by-suffix" is applied with the entries
        """yaml
        - kind: DNS
          dns: .example.org
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked
      And user "carol" is refused by the API server: revoked
      And user "bob" is accepted by the API server

    Scenario Outline: <dns> is <what>
      When a revocation "by-suffix" is applied with the entries
        """yaml
        - kind: DNS
          dns: <dns>
        """
      And the propagation bound passes
      Then user "alice" is accepted by the API server

      Examples:
        | dns                 | what                          |
        | .portal.example.org | the name itself, as an apex   |
        | .ample.org          | an ending in mid-label        |
        | .example.or         | no ending at all              |

  @RV-06
  Rule: An IP address revokes certificates with that address, however it is spelled

    Scenario Outline: <user> and <ip>
      When a revocation "by-ip" is applied with the entries
        """yaml
        - kind: IP
          ip: "<ip>"
        """
      And the propagation bound passes
      Then user "<user>" is refused by the API server: revoked
      And user "bob" is accepted by the API server

      Examples:
        | user  | ip                       |
        | alice | 192.0.2.10               |
        | alice | ::ffff:192.0.2.10        |
        | carol | 2001:db8::10             |
        | carol | 2001:0DB8:0:0:0:0:0:0010 |

    Scenario: an address that only begins alike
      When a revocation "by-ip" is applied with the entries
        """yaml
        - kind: IP
          ip: 192.0.2.1
        """
      And the propagation bound passes
      Then user "alice" is accepted by the API server
      And user "bob" is accepted by the API server

  @RV-15
  Rule: Serial numbers compare as numbers, however they are written

    Scenario Outline: <spelling>
      Given these users of the cluster
        | name | serial number                    |
        | dave | 0f00badc0ffee0000000000000000a11 |
      When a revocation "by-serial" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: "<spelling>"
        """
      And the propagation bound passes
      Then user "dave" is refused by the API server: revoked
      And user "alice" is accepted by the API server

      Examples:
        | spelling                                        |
        | 0f00badc0ffee0000000000000000a11                |
        | F00BADC0FFEE0000000000000000A11                 |
        | 0xf00badc0ffee0000000000000000a11               |
        | 0F:00:BA:DC:0F:FE:E0:00:00:00:00:00:00:00:0A:11 |
        | 0000 0f00 badc 0ffe e000 0000 0000 0000 0a11    |

    Scenario: a number that differs in its last digit
      Given these users of the cluster
        | name | serial number                    |
        | dave | 0f00badc0ffee0000000000000000a11 |
      When a revocation "by-serial" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: 0f00badc0ffee0000000000000000a12
        """
      And the propagation bound passes
      Then user "dave" is accepted by the API server

  @RV-17
  Rule: The kind is read in any letter case

    Scenario Outline: <kind>
      When a revocation "by-group" is applied with the entries
        """yaml
        - kind: <kind>
          group: team-a
        """
      And the propagation bound passes
      Then user "alice" is refused by the API server: revoked

      Examples:
        | kind  |
        | Group |
        | group |
        | GROUP |

    Scenario: a kind that is only like one
      When a revocation "by-group" is applied with the entries
        """yaml
        - kind: Groups
          group: team-a
        """
      Then it is refused: invalid
      And the refusal names "spec.revocations[0].kind"
