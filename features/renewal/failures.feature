Feature: A renewal that fails does no harm
  A disk is full, a link is cut. Whoever can not renew goes on with what it has, says why, and tries again.

  @RN-10
  Rule: A failed renewal leaves certificate and key in place, is reported with its reason, and is tried again

    Background:
      Given a cluster with 1 control plane and 1 worker

    Scenario: a disk without room
      Given the disk of cp-1 is full
      When leaf "apiserver" is due for renewal
      Then leaf "apiserver" has not been replaced
      And the status reports that leaf "apiserver" could not be renewed: "no space left on device"
      And the API server uses leaf "apiserver" as it is now
      And everything works

    Scenario: it is tried again when 2 % of its life has passed
      Given the disk of cp-1 is full
      And leaf "apiserver" is due for renewal
      And the disk of cp-1 has room again
      When 2 % of a leaf's life passes
      Then leaf "apiserver" has been replaced 1 time
      And the status reports no failed renewal of leaf "apiserver"
      And everything works

    Scenario: not a second earlier
      Given the disk of cp-1 is full
      And leaf "apiserver" is due for renewal
      And the disk of cp-1 has room again
      When 2 % of a leaf's life less 1 second passes
      Then leaf "apiserver" has not been replaced

    Scenario: a kubelet that does not reach the API server
      Given the link between worker-1 and cp-1 is cut
      When 92 % of a leaf's life passes
      Then the certificate of the kubelet of worker-1 has not been replaced
      And the status reports that the certificate of the kubelet of worker-1 could not be renewed: "connection refused"
      And the certificate of the kubelet of worker-1 is valid

    Scenario: a kubelet that reaches it again before the end
      Given the link between worker-1 and cp-1 is cut
      And 92 % of a leaf's life passes
      When the link between worker-1 and cp-1 is mended
      And 2 % of a leaf's life passes
      Then the certificate of the kubelet of worker-1 has been replaced 1 time
      And the status reports no failed renewal of the certificate of the kubelet of worker-1
      And everything works

    Scenario: a renewal that is refused
      Given a revocation "leaf" is applied with the entries
        """yaml
        - kind: SerialNumber
          serialNumber: <serial number of leaf "scheduler">
        """
      When 80 % of a leaf's life passes
      Then leaf "scheduler" has not been replaced
      And the status reports that leaf "scheduler" could not be renewed: "revoked by leaf[0]"
      And the status reports no failed renewal of leaf "apiserver"
