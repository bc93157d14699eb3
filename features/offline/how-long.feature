Feature: How long a platform may be off
  What a certificate has left when everything is switched off is how long that may last. A profile can
  leave more, and can have repaired unattended what expired meanwhile.

  @OF-03
  Rule: The host layer: certificates survive for exactly what they had left at the shutdown, to the second

    Background:
      Given a platform with 1 host
      And client "edge-1" with the role Contributor
      And client "edge-1" has signed in
      And the certificate of client "edge-1" is due for renewal

    Scenario: off until their last second
      When the platform is switched off until the certificate of client "edge-1" is in its last second
      Then the certificate of client "edge-1" has been replaced 2 times
      And client "edge-1" is accepted by the cloud agent

    Scenario: off for a second more
      When the platform is switched off until 1 second after the certificate of client "edge-1" is in its last second
      Then the certificate of client "edge-1" is expired
      And client "edge-1" is refused by the cloud agent: Certificate has expired
      And the token of client "edge-1" is expired

    Scenario: a sign-in with a new token helps
      Given the platform is switched off until 1 second after the certificate of client "edge-1" is in its last second
      And the operator rotates the token of client "edge-1"
      When client "edge-1" signs in
      Then it succeeds
      And the certificate of client "edge-1" has a client certificate's life left

    @profile-default
    Scenario Outline: off for <span>, with thirty days left
      Given 33 days pass
      And the token of client "edge-1" is expired
      And 27 days pass
      When the platform is switched off for <span>
      Then the certificate of client "edge-1" is <state>

      Examples:
        | span                | state   |
        | 29 days             | valid   |
        | 30 days             | valid   |
        | 30 days 00:00:01    | expired |

  @OF-04
  Rule: Seven days of grace: at whatever instant the cluster is switched off, it starts healthy after seven days

    Background:
      Given the profile 23h2
      And a profile with
        | clusterLayer.autoRepair | false |
      And a cluster with 1 control plane and 2 workers

    Scenario Outline: switched off <when>
      Given it is <when>
      When the cluster is switched off for 7 days
      Then every credential is valid
      And everything works
      When 1 day passes
      Then nobody was ever refused

      Examples:
        | when                                                                      |
        | 1 second after leaf "apiserver" begins                                    |
        | 1 second before leaf "apiserver" is due for renewal                       |
        | 1 second before the certificate of the kubelet of worker-1 is due for renewal |
        | 20 hours after the certificate of the kubelet of worker-1 is due for renewal |

    Scenario: for longer than everything had left
      When the cluster is switched off for a leaf's life and 1 second
      Then leaf "apiserver" is expired
      And not everything works

  @OF-04
  Rule: Auto-repair: a cluster recovers by itself from any time off that its roots outlast

    Background:
      Given the profile 23h2
      And a profile with
        | clusterLayer.rootLifetime          | 50 days |
        | clusterLayer.kubeletServerLifetime | 20 days |
        | clusterLayer.kubeconfigLifetime    | 50 days |
      And a cluster with 1 control plane and 1 worker

    Scenario: off until the last second of its roots
      When the cluster is switched off until the Cluster CA is in its last second
      Then everything works
      And every credential is valid

    Scenario: off for longer
      When the cluster is switched off until 1 second after the Cluster CA is in its last second
      Then not everything works
      And leaf "apiserver" is expired
      And leaf "apiserver" has not been replaced
      And the status reports that leaf "apiserver" could not be renewed: "repair is needed"

    Scenario: the server certificate of a kubelet, which nobody renews, is among what is repaired
      When the cluster is switched off for 30 days
      Then the server certificate of the kubelet of worker-1 has been replaced 1 time
      And everything works

    Scenario: what was revoked stays revoked
      Given 1 hour passes
      And a revocation "nodes" is applied with the entries
        """yaml
        - {kind: Group, group: "system:nodes", notBefore: "<now>"}
        """
      And the propagation bound passes
      When the cluster is switched off for 1 hour
      Then the kubelet of worker-1 is refused by the API server: revoked

  @OF-04
  Rule: Auto-repair renews the tokens of the cluster's pods too, and then what needs them

    Background:
      Given the profile 23h2
      And a cluster with 1 control plane and 1 worker

    Scenario: off for longer than the tokens live
      When the cluster is switched off for 220 % of a token's life
      And 1 hour passes
      Then the token of the KMS pod is valid
      And the KMS pod is accepted by the cloud agent
      And the API server is ready
      And the kubelet of worker-1 is accepted by the API server
