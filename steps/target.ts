/**
 * The port between scenarios and the worlds in which they run: what a scenario may ask, in domain
 * words. The simulator and the real cluster each implement it; a scenario never knows which.
 */
import type { Profile } from "../sim/policy/profile.ts";
import type { Layer, Reason } from "../sim/policy/refusal.ts";
import type { ResourceKind, Role, Verb } from "../sim/policy/roles.ts";
import type { Duration } from "../sim/time/duration.ts";
import type { Instant } from "../sim/time/instant.ts";
import type { BootstrapTrick, RenewalTrick, SignInTrick, SigningTrick } from "./tricks.ts";

export { Inconclusive, NotHere, Unmet } from "./endings.ts";
export type { BootstrapTrick, RenewalTrick, SignInTrick, SigningTrick } from "./tricks.ts";
export type { Layer, Reason, Role, Verb };

/** What a scenario needs to be there. */
export interface Blueprint {
  readonly hosts: number;
  /** 0: a platform without a cluster. */
  readonly controlPlanes: number;
  readonly workers: number;
  /** By name; absent: the profile of the run. */
  readonly profile?: string;
  /** Fields of the profile that the scenario sets: {"clusterLayer.rootLifetime": "6 days"}. */
  readonly profileChanges: Readonly<Record<string, string>>;
  /** Where the calendar stands; absent: wherever the target likes. */
  readonly start?: Instant;
}

/** Somebody who calls or is called. */
export type Party =
  | { readonly is: "client"; readonly name: string }
  | { readonly is: "user"; readonly name: string }
  | { readonly is: "service account"; readonly name: string }
  | { readonly is: "administrator" }
  | { readonly is: "cloud agent" }
  | {
      readonly is:
        | "API server"
        | "etcd"
        | "controller-manager"
        | "scheduler"
        | "extension API server";
      readonly node: string;
    }
  | { readonly is: "kubelet"; readonly node: string };

/** What a party presents instead of its own current certificate. */
export type Presentation =
  | "its token alone"
  | "no certificate"
  | "a certificate of another CA"
  | "a certificate of the Cluster CA"
  | "a certificate of the etcd CA"
  | "a certificate of the Front Proxy CA"
  | "an altered certificate"
  | "a certificate for servers"
  | "a certificate signed outside the system"
  | "its first certificate"
  | "an altered token"
  | "a token of a clock half a minute fast"
  | "a token of a clock two minutes fast";

export type Outcome =
  | { readonly outcome: "accepted"; readonly judge: string; readonly words: string }
  | {
      readonly outcome: "refused";
      readonly judge: string;
      readonly layer: Layer;
      readonly reason: Reason;
      readonly words: string;
    };

/** How things stand, and who says so. */
export interface Finding<What> {
  readonly found: What;
  readonly judges: readonly string[];
}

/** A credential in place: the current generation of its slot. */
export interface CredentialView {
  /** "worker-1/kubelet-client" */
  readonly name: string;
  readonly layer: "host" | "cluster";
  readonly kind: string;
  readonly owner: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly renewedBy: string;
  readonly state: string;
  /** Why the latest try to renew it failed; undefined when none has since it was made. */
  readonly failure: string | undefined;
  /** What the status warns of: how long until its end; undefined while it does not. */
  readonly warning: string | undefined;
  /** First and last second in which it is good. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** 1 for the first. */
  readonly generation: number;
  /** Of a certificate; empty for a token. */
  readonly facts: CertificateFacts | undefined;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly names: readonly string[];
  readonly usages: readonly string[];
  /** "RSA 4096", "ECDSA P-384" */
  readonly key: string;
  /** SHA-256 of the public key, hex. */
  readonly keyId: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly lifetime: Duration;
  readonly isAuthority: boolean;
  /** How often the host layer has renewed it since its sign-in. */
  readonly renewals: number;
}

export interface FileView {
  readonly path: string;
  /** "0600" */
  readonly mode: string;
  readonly owner: string;
  /** Whether there is a private key in it, by itself, beside a certificate, or in a kubeconfig. */
  readonly holdsKey: boolean;
}

/** What a revocation's status says of one entry. */
export interface EntryView {
  readonly matched: readonly string[];
  readonly notRevocable: readonly string[];
  /** Of those matched, the ones for servers: no client asks whether a server is revoked. */
  readonly notChecked: readonly string[];
  /** Holders whose certificates it revokes as soon as they are issued: "worker-1/kubelet-client (3)". */
  readonly inVain: readonly string[];
  /** Of those matched, the ones of system:masters, about whom nobody is asked. */
  readonly escaping: readonly string[];
  readonly refusedRequests: number;
  readonly refusedRenewals: number;
  readonly catchesFuture: boolean;
}

/** A client certificate that a scenario wants to exist. */
export interface UserRequest {
  readonly name: string;
  readonly groups: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** Hex. */
  readonly serialNumber?: string;
}

export interface ClientRequest {
  readonly name: string;
  readonly role: Role;
  readonly tokenRotatesItself: boolean;
}

/** One world behind the port; a scenario gets a fresh one. */
export interface Target {
  readonly name: TargetName;
  /** The profile of the world, the scenario's changes included. */
  readonly profile: Profile;
  readonly time: TimePort;
  readonly host: HostPort;
  readonly cluster: ClusterPort;
  readonly connections: ConnectionPort;
  readonly credentials: CredentialPort;
  readonly revocation: RevocationPort;
  readonly operations: OperationPort;
  readonly faults: FaultPort;

  build(blueprint: Blueprint): Promise<void>;
  /** Gives back whatever the world holds; called once, also after a failure. */
  close(): Promise<void>;
  /** What this world has seen, for the report; a real one is read back for it. */
  evidence(): Promise<TargetEvidence>;
}

export type TargetName = "sim" | "kind";

export interface TimePort {
  now(): Instant;
  /**
   * Lets `span` pass while everything that is on is running. Afterwards every credential that was left
   * alone is older by exactly `span`, and the target has shown that from what it reads back.
   * @throws Inconclusive when it can not show it.
   */
  pass(span: Duration): Promise<void>;
  /** Switches the cluster or everything off, lets `span` pass, and switches on again. */
  passSwitchedOff(what: "cluster" | "platform", span: Duration): Promise<void>;
  /** From now on spans really pass, and nothing is done to a date. Said before there is a cluster. */
  liveInTrueTime(): void;
}

/** A machine by its name, or the one on which a party lives. */
export type Whereabouts = Party | { readonly is: "machine"; readonly name: string };

/** What a scenario lets go wrong. */
export type FaultWish =
  | { readonly is: "cut link"; readonly between: Whereabouts; readonly and: Whereabouts }
  | { readonly is: "power loss"; readonly of: Whereabouts }
  | { readonly is: "full disk"; readonly of: Whereabouts }
  /** Ahead when positive. */
  | { readonly is: "wrong clock"; readonly of: Whereabouts; readonly ahead: Duration }
  /** The next time that it has got so far; it stays down until it is restarted. */
  | { readonly is: "crash"; readonly of: Party; readonly point: string }
  | { readonly is: "lost file"; readonly credential: string }
  /** The file of one credential holds another. */
  | { readonly is: "mixed-up file"; readonly credential: string; readonly holds: string };

/** Faults that somebody can put an end to. */
export type LastingFault = Extract<
  FaultWish,
  { is: "cut link" | "power loss" | "full disk" | "wrong clock" }
>;

export interface FaultPort {
  /** @param words what the scenario calls it, for the report. */
  begin(fault: FaultWish, words: string): Promise<void>;
  end(fault: LastingFault): Promise<void>;
}

export interface HostPort {
  /** A new identity with its token; it has not signed in. */
  addClient(request: ClientRequest): Promise<void>;
  signIn(name: string, trick?: SignInTrick): Promise<Outcome>;
  operate(
    name: string,
    deed: { readonly verb: Verb; readonly kind: InfrastructureKind; readonly resource: string },
    presentation?: "its token alone",
  ): Promise<Outcome>;
  /** As many processes with the client's credentials do the same at one time: each answer, in any order. */
  together(name: string, deed: SharedDeed, copies: number): Promise<readonly Outcome[]>;
  /** The state that the node agent of a host shows. */
  nodeAgentState(host: string): Promise<Finding<string>>;
  connectionsOf(name: string): Promise<Finding<ConnectionCount>>;
  /** How often the client has failed to get a certificate since it got its last one. */
  failedTries(name: string): Promise<Finding<number>>;
  /** A resource as a node agent keeps it; undefined when none has it. */
  resource(kind: InfrastructureKind, name: string): Promise<Finding<ResourceView | undefined>>;
  revokeClient(name: string): Promise<void>;
  /** Makes a new token, and puts it where the next sign-in finds it. */
  rotateToken(name: string): Promise<void>;
}

export interface ResourceView {
  /** Whose node agent keeps it. */
  readonly host: string;
  readonly updates: number;
}

/** What several processes of one identity do at the same time. */
export type SharedDeed = "sign in" | "renew";

export interface ConnectionCount {
  /** The most connections that ever waited for an answer at one time. */
  readonly mostWaiting: number;
  readonly tries: number;
}

export type InfrastructureKind = Exclude<ResourceKind, "key">;

export interface ClusterPort {
  addUser(user: UserRequest): Promise<void>;
  /** One that may look at the cluster's nodes. */
  addServiceAccount(name: string): Promise<void>;
  deleteServiceAccount(name: string): Promise<void>;
  /** A TokenRequest of somebody with its own certificate; from then on the service account comes with that token. */
  makeToken(by: Party, serviceAccount: string, lifetime: Duration): Promise<Outcome>;
  applyDocument(text: string): Promise<Outcome>;
  /** A new node joins by TLS bootstrapping. */
  bootstrap(node: string, trick?: BootstrapTrick): Promise<Outcome>;
  /** The kubelet of a node asks for what it should not get. */
  requestCertificate(node: string, trick: SigningTrick): Promise<Outcome>;
  writeSecret(name: string, value: string): Promise<Outcome>;
  /** The words of an accepted outcome are the secret's value. */
  readSecret(name: string): Promise<Outcome>;
  /** What lies under the secret's key in the etcd of a control-plane node, as text; empty where nothing does. */
  secretAtRest(name: string, node: string): Promise<Finding<string>>;
  files(node: string): Promise<Finding<readonly FileView[]>>;
  /** Why the cluster does not count on a node now; undefined when the node is Ready. */
  notReady(node: string): Promise<Finding<string | undefined>>;
  /** The readiness checks of a node's API server that fail, as /readyz names them; none: it is ready. */
  failingChecks(node: string): Promise<Finding<readonly string[]>>;
}

export interface ConnectionPort {
  /** Opens a new connection and asks for something harmless. */
  call(from: Party, to: Party, presentation?: Presentation): Promise<Outcome>;
  restart(party: Party): Promise<void>;
  /** The generation of a credential that a party presents in a new connection. */
  generationInUse(party: Party, credential: string): Promise<Finding<number>>;
  /** The longest span for which everything may be off, so that a new connection works unattended after it. */
  longestOff(from: Party, to: Party): Promise<Finding<Duration>>;
  /** Connections of the system that do not work now; empty when all do. */
  broken(): Promise<Finding<readonly string[]>>;
  /**
   * From now on requests are made all through each renewal: to the API server and through it, over new
   * connections and over those that stay open. What fails is among the interruptions.
   */
  callAllTheTime(): Promise<void>;
  /** Connections that were refused since the world began, while both ends were on. */
  interruptions(): Promise<Finding<readonly string[]>>;
}

export interface CredentialPort {
  /** Every credential in place. */
  all(): Promise<Finding<readonly CredentialView[]>>;
  /** Every certificate that a slot ever held, oldest first. */
  generations(credential: string): Promise<Finding<readonly CertificateFacts[]>>;
  /** Asks for a renewal now, whether it is due or not. */
  renew(credential: string, trick?: RenewalTrick): Promise<Outcome>;
  /** Puts a certificate in place, of its own CA or of a foreign one, and restarts nobody. */
  replaceFile(credential: string, by: "new" | "of another CA"): Promise<void>;
  /** Adds a foreign CA to those in the file of a root, and restarts nobody. @param root as for `rotate`. */
  trustAnother(root: string): Promise<void>;
  /** When whoever renews the credential has to do so, at the earliest. */
  renewalDue(credential: string): Promise<Instant>;
  /** What the status says that is not so; empty when it tells the truth. */
  statusDisagreements(): Promise<Finding<readonly string[]>>;
  /** Managed credentials that ever ended before their successor was there; empty when none did. */
  lapses(): Promise<Finding<readonly string[]>>;
  /** Files in which a certificate lies beside a key that is not its own, or beside none. */
  strayKeys(): Promise<Finding<readonly string[]>>;
  /** Changes whenever a credential is made, an object of the API is stored or removed, or infrastructure changes. */
  fingerprint(): Promise<Finding<string>>;
}

/** A RenewRevocation as the API has handed it out. */
export interface KeptRevocation {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec: { readonly revocations: readonly unknown[] };
}

export interface RevocationPort {
  apply(manifest: string, file: string): Promise<Outcome>;
  delete(name: string): Promise<Outcome>;
  /** For whoever will change it. @throws Unmet where the API keeps none of that name. */
  read(name: string): Promise<KeptRevocation>;
  /** Writes back what was read, without one entry. @param index counted from 0. */
  removeEntry(read: KeptRevocation, index: number): Promise<Outcome>;
  /** The names of the resources that the API keeps. */
  names(): Promise<Finding<readonly string[]>>;
  /** The spec of a resource that the API keeps, with all its fields. */
  spec(name: string): Promise<Finding<unknown>>;
  status(name: string): Promise<Finding<readonly EntryView[]>>;
}

export interface OperationPort {
  /**
   * Runs a command to its end, or shows what it would do (-WhatIf). When accepted, the words are its
   * steps, a line each.
   */
  run(command: string): Promise<Outcome>;
  /** Somebody begins with a command, and stays at it after its first `steps` steps. */
  begin(by: string, command: string, steps: number): Promise<Outcome>;
  /** Somebody who has begun goes on to the end. */
  goOn(by: string): Promise<Outcome>;
  /** Whatever somebody has begun ends where it is, as when the power goes. */
  cutOff(by: string): Promise<void>;
  /** @param authority "cluster-ca", "etcd-ca", "front-proxy-ca" */
  rotate(authority: string): Promise<Outcome>;
  /** Is interrupted after each step, and for `pause` nobody goes on. */
  rotateInterrupted(authority: string, pause: Duration): Promise<Outcome>;
}

export interface TargetEvidence {
  readonly virtualTime: Duration;
  readonly events: number;
  readonly traceHash: string;
  /** Laws of the system that were broken, whatever the scenario asked. */
  readonly violations: readonly string[];
  /** Faults of the scenario that hit nobody: then it has shown nothing. */
  readonly idleFaults: readonly string[];
  /** The latest events, oldest first. */
  readonly lastEvents: readonly string[];
  /** What the clock of the world shows: "2026-04-01T00:00:00Z". */
  readonly clock: string;
  /** The history of the credential that was refused last, oldest first. */
  readonly ledger: readonly string[];
}
