/**
 * All decisions of the system in one record. Actors get it handed in and call nothing else, so that a
 * saboteur (sim/faults) can replace exactly one of them. What only a wrong decision would go by is handed
 * in as well, and the right one leaves it alone: a parameter with an underscore, a field "for saboteurs".
 */
import { authenticate, authorizationChecks } from "./api-access.ts";
import { isOfLatestVersion } from "./api-versions.ts";
import { bootstrapTokenChecks, stepToJoin } from "./bootstrap.ts";
import {
  type CertificateDocumentSchema,
  certificateDocumentSchema,
} from "./certificate-document.ts";
import {
  failuresAfter,
  mayBeCertified,
  mayConnect,
  openFor,
  rejoinInstant,
  renewsUnasked,
  stepAtStart,
  stepBeforeCall,
  stepWhenDue,
} from "./client.ts";
import {
  callChecks,
  callerName,
  firstContent,
  issuingQueue,
  nodeAgentRepair,
  operationChecks,
  renewalChecks,
  renewedContent,
  signInChecks,
  tokenStep,
  trustedAuthorities,
} from "./cloud-agent.ts";
import { signedContent, signedValidity, signingChecks } from "./csr.ts";
import { doorChecks } from "./doors.ts";
import { encryptsAtRest, failingChecks, keyRotationInstant } from "./key-management.ts";
import { kubeletRotationInstant, wantsServerCertificate } from "./kubelet.ts";
import {
  fileModes,
  isManaged,
  leafContent,
  leafKeyKind,
  leafRenewalChecks,
  leafSigningChecks,
  looksForNewPair,
  reloadOf,
  reportedFailure,
  rootKeyKind,
} from "./leaf.ts";
import { nodesToReplace } from "./machine-health.ts";
import { commandChecks, lockChecks } from "./operation.ts";
import {
  affectedByAutoRepair,
  affectedByRepair,
  repairChecks,
  repairRequestChecks,
  repairSteps,
  repairsUnattended,
} from "./repair.ts";
import { admitRevocation } from "./revocation/admission.ts";
import { entryChecks } from "./revocation/entry.ts";
import { countInVain, reissueChecks } from "./revocation/loop.ts";
import { matchers } from "./revocation/matching.ts";
import { escapes, etcdListed, notChecked } from "./revocation/reach.ts";
import {
  canMatch,
  catchesFuture,
  entriesInForce,
  issuedBeforeCutOff,
  issueInstant,
  revocable,
} from "./revocation/verdict.ts";
import { reissuedByRotation, trustedRoots } from "./root-rotation.ts";
import { platformClients } from "./roster.ts";
import {
  remembersToken,
  serviceAccountTokenChecks,
  tokenRequestChecks,
} from "./service-account.ts";
import { lastQuietInstant, stateOf } from "./status.ts";
import { updateChecks, updated } from "./update.ts";
import { renewalInstant, retryInstant, validityBeyond, validityOf } from "./validity.ts";

export const decisions = {
  /* host layer */
  platformClients,
  trustedAuthorities,
  issuingQueue,
  authorityValidity: validityOf,
  clientCertificateValidity: validityBeyond,
  tokenValidity: validityOf,
  signInChecks,
  callerName,
  callChecks,
  operationChecks,
  renewalChecks,
  firstContent,
  renewedContent,
  clientRenewalInstant: renewalInstant,
  clientRetryInstant: retryInstant,
  stepAtStart,
  stepWhenDue,
  stepBeforeCall,
  renewsUnasked,
  failuresAfter,
  mayBeCertified,
  mayConnect,
  openFor,
  rejoinInstant,
  tokenStep,
  tokenRotationInstant: renewalInstant,
  keyRotationInstant,

  /* cluster layer: certificates */
  certificateDocumentSchema: certificateDocumentSchema as CertificateDocumentSchema,
  rootValidity: validityOf,
  rootKeyKind,
  leafValidity: validityOf,
  leafKeyKind,
  leafContent,
  isManaged,
  leafRenewalChecks,
  leafSigningChecks,
  reportedFailure,
  leafRenewalInstant: renewalInstant,
  leafRetryInstant: retryInstant,
  kubeletRotationInstant,
  wantsServerCertificate,
  nodesToReplace,
  fileModes,
  reloadOf,
  looksForNewPair,
  encryptsAtRest,

  /* cluster layer: doors */
  doorChecks,
  authenticate,
  authorizationChecks,
  isOfLatestVersion,
  bootstrapTokenChecks,
  tokenRequestChecks,
  serviceAccountTokenValidity: validityOf,
  serviceAccountTokenChecks,
  remembersToken,
  stepToJoin,
  signingChecks,
  signedContent,
  signedValidity,
  failingChecks,

  /* revocation */
  admitRevocation,
  entryChecks,
  matchers,
  issuedBeforeCutOff,
  revocable,
  notChecked,
  escapes,
  etcdListed,
  countInVain,
  reissueChecks,
  canMatch,
  catchesFuture,
  entriesInForce,
  issueInstant,

  /* operations */
  nodeAgentRepair,
  updateChecks,
  commandChecks,
  lockChecks,
  repairRequestChecks,
  repairChecks,
  affectedByRepair,
  affectedByAutoRepair,
  repairsUnattended,
  repairSteps,
  updated,
  trustedRoots,
  reissuedByRotation,
  stateOf,
  lastQuietInstant,
};

export type Decisions = typeof decisions;
