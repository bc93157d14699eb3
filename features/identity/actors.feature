Feature: Every actor of the platform is somebody
  Each comes to the cloud agent in its own name, and may do what its roles allow: most of them allow
  what its work needs, and nothing else.

  Background:
    Given a platform with 1 host
    And the admin CLI creates the virtual machine "vm-1"

  @ID-23
  Rule: Every actor has an identity of its own, with the roles that its work needs

    Scenario Outline: <actor> comes in its own name
      Then the certificate of <actor> shows
        | subject | CN=<name> |
      And <actor> is accepted by the cloud agent

      Examples:
        | actor                    | name                |
        | the node agent of host-1 | node-agent-host-1   |
        | the KMS pod              | kms-pod             |
        | the cloud operator       | cloud-operator      |
        | the certificate manager  | certificate-manager |
        | CAPH                     | caph                |
        | CSI                      | csi                 |
        | the cloud provider       | cloud-provider      |
        | the load balancer agent  | load-balancer-agent |
        | the admin CLI            | admin-cli           |

    Scenario Outline: <actor> <does> a <resource>
      When <actor> <does> the <resource> "<name>"
      Then it succeeds

      Examples:
        | actor                    | does    | resource          | name  |
        | the node agent of host-1 | updates | virtual machine   | vm-1  |
        | the cloud operator       | creates | virtual network   | net-1 |
        | the certificate manager  | reads   | virtual machine   | vm-1  |
        | CAPH                     | creates | virtual machine   | vm-2  |
        | CSI                      | updates | virtual machine   | vm-1  |
        | the cloud provider       | creates | virtual network   | net-1 |
        | the load balancer agent  | reads   | virtual machine   | vm-1  |
        | the admin CLI            | deletes | virtual machine   | vm-1  |

    Scenario Outline: <actor> <does> a <resource>, which is not its work
      When <actor> <does> the <resource> "<name>"
      Then it is refused: forbidden

      Examples:
        | actor                    | does    | resource          | name  |
        | the node agent of host-1 | creates | virtual machine   | vm-2  |
        | the KMS pod              | reads   | virtual machine   | vm-1  |
        | the certificate manager  | updates | virtual machine   | vm-1  |
        | CAPH                     | creates | virtual network   | net-1 |
        | the cloud provider       | creates | virtual machine   | vm-2  |
        | the load balancer agent  | deletes | virtual machine   | vm-1  |

    Scenario: what happens to one of them does not happen to the others
      When the operator revokes CAPH
      Then CAPH is refused by the cloud agent: revoked
      And CSI is accepted by the cloud agent
      And the cloud operator is accepted by the cloud agent
