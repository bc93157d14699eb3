Feature: A command line renews only while it is used
  Nobody runs a command line in the background. It renews its certificate when somebody calls it in the last
  30 % of the certificate's life, and at no other time.

  Background:
    Given a platform with 1 host

  @ID-16
  Rule: Unused for a whole lifetime it is expired; used once in the last 30 % it is extended

    Scenario: not used at all
      When a client certificate's life and 1 second passes
      Then the certificate of the admin CLI has not been replaced
      And the admin CLI is refused by the cloud agent: Certificate has expired

    Scenario: used a second before the last 30 %
      Given it is 1 second before the certificate of the admin CLI is due for renewal
      When the admin CLI creates the virtual network "net"
      Then it succeeds
      And the certificate of the admin CLI has not been replaced

    Scenario Outline: used <moment>
      Given the certificate of the admin CLI <moment>
      When the admin CLI creates the virtual network "net"
      Then it succeeds
      And the certificate of the admin CLI has been replaced 1 time
      And the certificate of the admin CLI has a client certificate's life left

      Examples:
        | moment                |
        | is due for renewal    |
        | is in its last second |

    Scenario: used a second too late
      Given it is 1 second after the certificate of the admin CLI is in its last second
      When the admin CLI creates the virtual network "net"
      Then it is refused: Certificate has expired
      And nothing has changed
