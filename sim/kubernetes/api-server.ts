/**
 * An API server: verifies who asks, decides whether they may, and keeps objects in etcd, secrets
 * encrypted by the KMS plugin. It also calls kubelets and extension API servers on behalf of users.
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import { verify } from "../pki/verification.ts";
import { type ApiRequest, asksForCredential, type User } from "../policy/api-access.ts";
import { firstRefusal, type Refusal, type Reply, refuse } from "../policy/refusal.ts";
import type { Revocations, RevocationVerdict } from "../policy/revocation/verdict.ts";
import type { Site } from "../site.ts";
import { formatInstant, type Instant } from "../time/instant.ts";
import { type ApiCall, type ApiObject, renewRevocations, signingRequests } from "./api-object.ts";
import { ApiStore } from "./api-store.ts";
import { authenticateBootstrapToken } from "./bootstrap-token.ts";
import { ComponentFiles } from "./component-files.ts";
import { places } from "./credential-place.ts";
import { knock, recordAdmission, recordRefusal } from "./door.ts";
import { EtcdConnection, type EtcdMember } from "./etcd.ts";
import type { SecretEncryption } from "./secret-encryption.ts";
import { isAccountToken, type ServiceAccounts, tokenRequests } from "./service-accounts.ts";

/** With what a client comes: its certificate or its token, and whom it trusts. */
export interface ApiClient {
  readonly held?: HeldCertificate | undefined;
  /** A bootstrap token, "id.secret", or the token of a service account, a JWT. */
  readonly token?: string;
  readonly anchors: readonly Certificate[];
  /** What the client's own clock shows. */
  readonly at: Instant;
  /** From where it dials; absent where no link can be cut. */
  readonly from?: Machine;
}

export interface ApiServerParts {
  readonly etcd: EtcdMember;
  /** Host or address under which clients dial. */
  readonly endpoint: string;
  readonly newEncryption: () => SecretEncryption;
  readonly revocations: Revocations;
  readonly serviceAccounts: ServiceAccounts;
}

export class ApiServer implements Service {
  readonly name = "kube-apiserver";
  readonly machine: Machine;
  readonly #site: Site;
  readonly #parts: ApiServerParts;
  readonly #files: ComponentFiles;
  #store: ApiStore | undefined;
  /** With what its open connections to kubelets were opened, and when it last looked for something newer. */
  #opened: { readonly held: HeldCertificate | undefined; readonly looked: Instant } | undefined;
  /** Users of tokens that were good, and when somebody last looked. */
  readonly #remembered = new Map<string, { readonly user: User; readonly accepted: Instant }>();
  #created = 0;

  constructor(site: Site, machine: Machine, parts: ApiServerParts) {
    this.#site = site;
    this.machine = machine;
    this.#parts = parts;
    this.#files = new ComponentFiles(site, machine.files, [
      { purpose: "etcd CA", place: places.etcdAuthority },
      { purpose: "serving pair", place: places.apiServer },
      { purpose: "client CA", place: places.clusterAuthority },
    ]);
  }

  async start(): Promise<void> {
    this.#files.readAtStart();
    const connection = new EtcdConnection();
    const client = () => ({
      connection,
      held: this.#files.pair(places.apiServerEtcdClient),
      anchors: this.#files.anchors(places.etcdAuthority),
    });
    const { etcd, newEncryption } = this.#parts;
    this.#store = new ApiStore(etcd, newEncryption(), client, this.#site.decisions);
  }

  stop(): void {
    this.#store = undefined;
    this.#opened = undefined;
    this.#remembered.clear();
  }

  get running(): boolean {
    return this.#store !== undefined && this.machine.on;
  }

  get files(): ComponentFiles {
    return this.#files;
  }

  /** The client judges the server, the server the client, then the authorizers, admission, the store. */
  async request(client: ApiClient, call: ApiCall): Promise<Reply<unknown>> {
    const store = this.#store;
    if (!store || !this.running)
      return refuse("tls", "not available", `${this.machine.name}: connection refused`);
    const distrusted = this.#judgedBy(client);
    if (distrusted) return distrusted;
    const user = await this.#authenticate(client, store);
    if ("outcome" in user) return this.#refuse(client, user);
    const refusal = this.#authorize(user, call) ?? this.#admit(call);
    if (refusal) return this.#refuse(client, refusal);
    if (user.certificate) this.#recordAdmission(user.certificate);
    if (call.resource === tokenRequests)
      return this.#parts.serviceAccounts.issue(store, call, this.machine.now());
    return store.serve({ ...call, ...this.#stamped(call, user) });
  }

  /** The readiness checks that fail; "ping", the first of all, when nobody answers. */
  async failingChecks(): Promise<readonly string[]> {
    if (!this.#store || !this.running) return ["ping"];
    return this.#site.decisions.failingChecks(await this.#store.dependencies());
  }

  /** As the API server asks itself. */
  async loopback(call: ApiCall): Promise<Reply<unknown>> {
    return this.#store?.serve(call) ?? refuse("tls", "not available", "connection refused");
  }

  /** What it presents to a kubelet over a new connection. */
  kubeletClient(): HeldCertificate | undefined {
    return this.#files.pair(places.apiServerKubeletClient);
  }

  /** What a kubelet sees of it on the connection that is open. */
  openKubeletClient(): HeldCertificate | undefined {
    const now = this.machine.now();
    if (!this.#opened || this.#site.decisions.looksForNewPair(this.#opened.looked, now))
      this.#opened = { held: this.kubeletClient(), looked: now };
    return this.#opened.held;
  }

  frontProxyClient(): HeldCertificate | undefined {
    return this.#files.pair(places.frontProxyClient);
  }

  get frontProxyAnchors(): readonly Certificate[] {
    return this.#files.anchors(places.frontProxyAuthority);
  }

  #judgedBy(client: ApiClient): Refusal | undefined {
    return knock(this.#site, {
      door: "apiServerServing",
      certificate: this.#files.pair(places.apiServer)?.certificate,
      anchors: client.anchors,
      at: client.at,
      dialled: this.#parts.endpoint,
    });
  }

  async #authenticate(client: ApiClient, store: ApiStore): Promise<User | Refusal> {
    const certificate = client.held?.certificate;
    const at = this.machine.now();
    const anchors = this.#files.anchors(places.clusterAuthority);
    const verification = certificate && verify({ certificate, anchors, at, usage: "client auth" });
    const token =
      client.token === undefined ? undefined : await this.#userOf(client.token, store, at);
    return this.#site.decisions.authenticate({ certificate, verification, token });
  }

  /** The user that a token stands for, or why it stands for none. */
  async #userOf(token: string, store: ApiStore, now: Instant): Promise<User | Refusal> {
    const known = this.#remembered.get(token);
    if (known && this.#site.decisions.remembersToken(known.accepted, now)) return known.user;
    const user = isAccountToken(token)
      ? await this.#parts.serviceAccounts.authenticate(store, token, now)
      : await authenticateBootstrapToken(this.#site, store, token, now);
    if (!("outcome" in user)) this.#remembered.set(token, { user, accepted: now });
    return user;
  }

  #authorize(user: User, request: ApiRequest): Refusal | undefined {
    const { certificate } = user;
    const { revocations } = this.#parts;
    const { enforcement } = this.#site.profile.revocation;
    const revocation: RevocationVerdict = certificate
      ? revocations.verdictOf(certificate)
      : { outcome: "not matched" };
    const refusal = firstRefusal(this.#site.decisions.authorizationChecks, {
      user,
      request,
      revocation,
      enforcement,
    });
    if (refusal?.reason === "revoked" && revocation.outcome === "revoked") {
      const what = asksForCredential(request) ? "renewals" : "requests";
      revocations.noteRefusal(revocation.entry, what);
    }
    return refusal;
  }

  #admit({ verb, resource, object }: ApiCall): Refusal | undefined {
    if (resource !== renewRevocations || (verb !== "create" && verb !== "update")) return undefined;
    const { admitRevocation, entryChecks } = this.#site.decisions;
    const admitted = admitRevocation(entryChecks, object, this.machine.now());
    return admitted.outcome === "refused" ? admitted : undefined;
  }

  /** What the API server writes into an object itself: which it is, when it came, and for a CSR from whom. */
  #stamped({ verb, resource, object }: ApiCall, { name, groups }: User): { object?: ApiObject } {
    if (verb !== "create" || !object) return {};
    const metadata = {
      ...(object.metadata as ApiObject),
      uid: `${this.machine.name}-${++this.#created}`,
      creationTimestamp: formatInstant(this.machine.now()),
    };
    const requester = resource === signingRequests ? { requester: { name, groups } } : {};
    return { object: { ...object, metadata, ...requester } };
  }

  #recordAdmission(certificate: Certificate): void {
    const anchors = this.#files.anchors(places.clusterAuthority);
    recordAdmission(
      this.#site,
      { door: this.name, certificate, anchors, at: this.machine.now() },
      "client",
    );
  }

  #refuse(client: ApiClient, refusal: Refusal): Refusal {
    recordRefusal(this.#site, this.name, client.held?.certificate, refusal);
    return refusal;
  }
}
