Feature: A node agent that is locked out
  A host that was off for longer than token and certificate live comes back with nothing that the cloud agent
  accepts. Its node agent tries on, and needs an operator.

  Background:
    Given a platform with 1 host
    And host-1 loses power

  @CA-06
  Rule: Restarted when token and certificate are dead, a node agent stays in Starting and no node is available; repair brings it back

    Scenario: off until token and certificate have ended
      When a token's life and 1 second passes
      And host-1 has power again
      Then the node agent of host-1 is Starting
      And the node agent of host-1 is refused by the cloud agent: Certificate has expired

    Scenario: off until its token has ended, and its certificate has not
      Given a profile with
        | hostLayer.tokenLifetime | 50 % of a client certificate's life |
      And a platform with 1 host
      And host-1 loses power
      When a token's life and 1 second passes
      And host-1 has power again
      Then the token of the node agent of host-1 is expired
      And the node agent of host-1 is Running

    Scenario: off for a little less, it is let in by itself
      When a token's life less 2 seconds passes
      And host-1 has power again
      Then the node agent of host-1 is Running
      And the node agent of host-1 is accepted by the cloud agent

    Scenario: while it is Starting nobody makes virtual machines
      Given a token's life and 1 second passes
      And host-1 has power again
      When the cloud operator creates the virtual machine "vm-1"
      Then it is refused: not available
      And the refusal names "no node is available"
      And no node agent keeps the virtual machine "vm-1"

    Scenario: it stays so, by itself
      Given a token's life and 1 second passes
      And host-1 has power again
      When 50 % of a token's life and 1 second passes
      Then the node agent of host-1 is Starting
      And the token of the node agent of host-1 has not been replaced

    Scenario: repair brings it back
      Given a token's life and 1 second passes
      And host-1 has power again
      When the operator runs "Repair-Moc"
      And the cloud operator creates the virtual machine "vm-1"
      Then it succeeds
      And the node agent of host-1 is Running
      And a node agent keeps the virtual machine "vm-1"

    Scenario: repair leaves a node agent alone that works
      Given host-1 has power again
      When the operator runs "Repair-Moc"
      Then it succeeds
      And nothing has changed

  @CA-07 @profile-default
  Rule: A locked-out agent tries on within a budget, and its open connections stay bounded

    Scenario: refused for days: every answer ends its connection
      Given a token's life and 1 second passes
      And host-1 has power again
      When 3 days pass
      Then the node agent of host-1 has never had more than 0 connections waiting for an answer
      And the node agent of host-1 has tried at most 120 times

    Scenario: without an answer for days: connections wait for their time-out, and few at one time
      Given a token's life and 1 second passes
      And the link between host-1 and the cloud agent is cut
      And host-1 has power again
      When 3 days pass
      Then the node agent of host-1 has never had more than 4 connections waiting for an answer
      And the node agent of host-1 has tried at most 120 times

    Scenario: it tries on all the same, and is back once it has a new token
      Given a token's life and 1 second passes
      And host-1 has power again
      And 3 days pass
      When the operator rotates the token of the node agent of host-1
      And 2 days pass
      Then the node agent of host-1 is Running
