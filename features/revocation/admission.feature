Feature: Only clear revocations are admitted
  A revocation that could be understood in two ways is worse than none. What is not exactly one clear
  meaning is refused whole, with the entry and the field; nothing of it is stored.

  Background:
    Given a cluster with 1 control plane and 0 workers

  @RV-16
  Rule: An entry has one known kind, one selector that goes with it, and a value that can be read

    Scenario Outline: an entry <that>
      When a revocation "doubtful" is applied with the entries
        """yaml
        - {kind: Group, group: fine}
        - {<entry>}
        """
      Then it is refused: invalid
      And the refusal names "spec.revocations[1].<field>"
      And the API keeps no revocation

      Examples: kind and selector
        | that                       | entry                                 | field        |
        | of an unknown kind         | kind: Colour, group: red              | kind         |
        | without a kind             | group: red                            | kind         |
        | whose kind and field differ | kind: Group, dns: a.example          | dns          |
        | without a selector         | kind: Group                           | group        |
        | with two selectors         | kind: Group, group: a, dns: a.example | dns          |
        | with a field misspelt      | kind: Group, group: a, notbefore: "x" | notbefore    |

      Examples: values
        | that                         | entry                                                  | field        |
        | with an empty group          | kind: Group, group: ""                                 | group        |
        | with an empty DNS name       | kind: DNS, dns: ""                                     | dns          |
        | with a dot alone             | kind: DNS, dns: "."                                    | dns          |
        | with a wildcard              | kind: DNS, dns: "*.example.org"                        | dns          |
        | with Unicode                 | kind: DNS, dns: "bücher.example"                       | dns          |
        | with a range of addresses    | kind: IP, ip: "10.0.0.0/8"                             | ip           |
        | with half an address         | kind: IP, ip: "10.0.1"                                 | ip           |
        | with no hex                  | kind: SerialNumber, serialNumber: "hello"              | serialNumber |
        | with 21 octets               | kind: SerialNumber, serialNumber: "010000000000000000000000000000000000000000" | serialNumber |
        | with the serial number zero  | kind: SerialNumber, serialNumber: "0x00"               | serialNumber |
        | with a day for an instant    | kind: Group, group: a, notBefore: "2026-01-01"         | notBefore    |

      Examples: what YAML has turned into a number
        | that                          | entry                                                    | field        |
        | with a decimal serial number  | kind: SerialNumber, serialNumber: 12345678901234567890   | serialNumber |
        | with a hex serial number      | kind: SerialNumber, serialNumber: 0x1f                   | serialNumber |
        | with a serial number like 1e5 | kind: SerialNumber, serialNumber: 12e34                  | serialNumber |

    Scenario: the same number in quotes is read as it stands
      When a revocation "clear" is applied with the entries
        """yaml
        - {kind: SerialNumber, serialNumber: "12e34"}
        """
      Then it succeeds
      And the API keeps the revocation "clear"

    Scenario: what is refused leaves the resource of its name as it was
      Given a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-a}
        """
      When a revocation "team" is applied with the entries
        """yaml
        - {kind: Group, group: team-b}
        - {kind: Colour, group: red}
        """
      Then it is refused: invalid
      And the API keeps the revocation "team"
      And nothing has changed

    Scenario Outline: the manifest <manifest>
      When the manifest "refused/<manifest>" is applied
      Then it is refused: invalid
      And the refusal names "<words>"
      And the API keeps no revocation

      Examples:
        | manifest               | words                |
        | duplicate-keys.yaml    | duplicate-keys.yaml:10:5|
        | exploding-aliases.yaml | aliases              |
        | malformed.yaml         | malformed.yaml:9     |
        | unknown-kind.yaml      | kind                 |
        | other-namespace.yaml   | metadata.namespace   |
        | no-entries.yaml        | spec.revocations     |
        | no-name.yaml           | metadata.name        |

    Scenario Outline: <depth> lists within each other
      When a manifest of <depth> lists within each other is applied
      Then it is refused: invalid
      And the API keeps no revocation

      Examples:
        | depth   |
        | 200     |
        | 1000000 |
        | 2000000 |
