/** What a scenario asks of the cluster itself: objects of the API, files of nodes, kubelets that join. */
import { setTimeout as wait } from "node:timers/promises";
import type { Usage } from "../../sim/pki/extensions.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { apiClient, describeParty } from "../../sim/target/calls.ts";
import { privateKey, type SimulatedCluster } from "../../sim/target/cluster.ts";
import { presentedToken } from "../../sim/target/kubelets.ts";
import type { Duration } from "../../sim/time/duration.ts";
import { formatInstant, instant, subtract } from "../../sim/time/instant.ts";
import {
  type BootstrapTrick,
  type ClusterPort,
  type FileView,
  type Finding,
  Inconclusive,
  type Outcome,
  type Party,
  type SigningTrick,
  type UserRequest,
} from "../../steps/target.ts";
import { valueAt } from "../cluster/etcd-members.ts";
import type { HttpsCall } from "../cluster/https.ts";
import { knows, newToken } from "../cluster/joining.ts";
import {
  certificateOf,
  clientWish,
  serverWish,
  signedCertificate,
  signingRequest,
  type Wish,
} from "../cluster/signing-request.ts";
import { outcomeOf } from "../cluster/verdict.ts";
import type { Node } from "../node/node.ts";
import { clusterOf, mustBeFirst, notYet, type OnKindStage } from "./stage.ts";

const readyCondition = "{.status.conditions[?(@.type=='Ready')].status}";
/** Twice the interval in which a kubelet renews its lease, and some. */
const leaseMilliseconds = 25_000;
const credentialFolders = "/etc/kubernetes /var/lib/kubelet/pki";
const secrets = "/api/v1/namespaces/kube-system/secrets";
const judge = "kube-apiserver";
const signer = "kube-controller-manager";
/** A good request is signed within a second or two. */
const signingMilliseconds = 20_000;
/** Of a node, when no API server answers: a closed socket says so, and no component. */
const nobodyTells = "nobody tells";

export class KindCluster implements ClusterPort {
  readonly #actors: SimulatedCluster;
  readonly #stage: OnKindStage;
  readonly #newNode: (name: string) => Promise<Node>;

  constructor(
    actors: SimulatedCluster,
    stage: OnKindStage,
    newNode: (name: string) => Promise<Node>,
  ) {
    this.#actors = actors;
    this.#stage = stage;
    this.#newNode = newNode;
  }

  async addUser(user: UserRequest): Promise<void> {
    await this.#actors.addUser(user);
    await this.#real.writeFiles();
  }

  addServiceAccount(name: string): Promise<void> {
    return this.#real.serviceAccounts.add(name);
  }

  deleteServiceAccount(name: string): Promise<void> {
    return this.#real.serviceAccounts.delete(name);
  }

  async makeToken(by: Party, serviceAccount: string, lifetime: Duration): Promise<Outcome> {
    if (by.is === "service account") notYet(`let ${describeParty(by)} make tokens`);
    const { held } = apiClient(this.#stage().world, by);
    if (!held) throw new Error(`${describeParty(by)} has no certificate`);
    const { books, serviceAccounts } = this.#real;
    return serviceAccounts.makeToken(books.shown(held), serviceAccount, lifetime);
  }

  async applyDocument(text: string): Promise<Outcome> {
    const outcome = await this.#actors.applyDocument(text);
    await this.#real.writeFiles();
    return outcome;
  }

  async bootstrap(node: string, trick?: BootstrapTrick): Promise<Outcome> {
    if (trick) return this.#bootstrapWith(node, trick);
    const worker = await this.#newNode(node);
    await this.#real.join(worker);
    return { outcome: "accepted", judge: signer, words: `${node} has joined` };
  }

  /**
   * With the kubelet's own good certificate, and a good request after it: once that is signed, the other one
   * has been looked at as well.
   * @throws Inconclusive when nobody signs the good one.
   */
  async requestCertificate(node: string, trick: SigningTrick): Promise<Outcome> {
    const { held } = this.#stage().world.cluster.node(node)?.kubelet ?? {};
    if (!held) throw new Error(`there is no node "${node}"`);
    await this.#real.wakeSigner();
    const real = this.#real.books.shown(held);
    const send = async (wish: Wish) => {
      const request = await signingRequest(wish, generateKeyPair("P-256"));
      const created = await this.#real.controlPlane.ask({ ...request.call, held: real });
      return { request, outcome: outcomeOf(created, judge) };
    };
    const asked = await send(wishes[trick](node));
    if (asked.outcome.outcome === "refused")
      // Admission (NodeRestriction) does not even take the request for another node.
      return asked.outcome.reason === "forbidden"
        ? { ...asked.outcome, layer: "signing", reason: "not approved" }
        : asked.outcome;
    const good = await send(clientWish(node));
    const ask = (call: Omit<HttpsCall, "host" | "port">) => this.#ask(call);
    if (!(await signedCertificate(good.request, ask, signingMilliseconds)))
      throw new Inconclusive("nobody signs what a kubelet may have");
    if (await certificateOf(asked.request, ask))
      return { outcome: "accepted", judge: signer, words: "signed" };
    const words = "pending: nobody approves";
    return { outcome: "refused", judge: signer, layer: "signing", reason: "not approved", words };
  }

  async writeSecret(name: string, value: string): Promise<Outcome> {
    const body = { apiVersion: "v1", kind: "Secret", metadata: { name }, stringData: { value } };
    return outcomeOf(await this.#ask({ path: secrets, method: "POST", body }), judge);
  }

  async readSecret(name: string): Promise<Outcome> {
    const reply = await this.#ask({ path: `${secrets}/${name}` });
    const outcome = outcomeOf(reply, judge);
    if (outcome.outcome === "refused") return outcome;
    const { data } = JSON.parse(outcome.words) as { data: { value: string } };
    return { ...outcome, words: Buffer.from(data.value, "base64").toString() };
  }

  async secretAtRest(name: string, node: string): Promise<Finding<string>> {
    const value = await valueAt(this.#real, node, `/registry/secrets/kube-system/${name}`);
    return { found: value.toString("latin1"), judges: ["etcd"] };
  }

  async files(node: string): Promise<Finding<FileView[]>> {
    const { shell } = this.#real.kubelet(node).node;
    const listed = await shell.run(
      `find ${credentialFolders} \\( -type f -o -type l \\) -exec stat -L -c '%n %a %U' {} + | sort`,
    );
    const withKeys = await shell.run(
      `grep -RlE '${privateKey.source}' ${credentialFolders} || true`,
    );
    const keys = new Set(withKeys.trim().split("\n"));
    const found = listed
      .trim()
      .split("\n")
      .map((line) => {
        const [path = "", mode = "", owner = ""] = line.split(" ");
        return { path, mode: mode.padStart(4, "0"), owner, holdsKey: keys.has(path) };
      });
    return { found, judges: ["Linux"] };
  }

  async notReady(node: string): Promise<Finding<string | undefined>> {
    const found = await this.#whyNotReady(node);
    return { found, judges: [found === nobodyTells ? "Linux" : judge] };
  }

  /**
   * The Ready condition, and a lease that the kubelet renews while it is looked at (every 10 s, upstream). The two
   * come from loops of their own: both have their time.
   */
  async #whyNotReady(node: string): Promise<string | undefined> {
    const end = Date.now() + leaseMilliseconds;
    const lease = `-n kube-node-lease get lease ${node}`;
    let first = "";
    for (;;) {
      const renewed = await this.#field(lease, "{.spec.renewTime}");
      first ||= renewed;
      const isAlive = renewed !== "" && renewed !== first;
      const ready = isAlive ? await this.#field(`get node ${node}`, readyCondition) : "";
      if (ready === "True") return undefined;
      if (!first && (await this.#isDown())) return nobodyTells;
      if (Date.now() > end) {
        if (isAlive) return `its condition Ready is ${ready}`;
        return first ? `its lease is that of ${first}` : "it has no lease";
      }
      await wait(1_000);
    }
  }

  /** And will not come back by itself. */
  async #isDown(): Promise<boolean> {
    const { controlPlane } = this.#real;
    return (
      !(await controlPlane.readiness.isServing()) && (await controlPlane.readiness.kubeletEnds())
    );
  }

  /**
   * Empty while nobody answers.
   * @throws Error when somebody serves, and does not answer this.
   */
  async #field(what: string, path: string): Promise<string> {
    const { controlPlane } = this.#real;
    const command = `${what} --ignore-not-found --request-timeout 5s -o "jsonpath=${path}"`;
    return controlPlane.kubectl(command).catch(async (error) => {
      if (await controlPlane.readiness.isReady()) throw error;
      return "";
    });
  }

  async failingChecks(node: string): Promise<Finding<readonly string[]>> {
    mustBeFirst(this.#stage, node);
    const expected = await this.#stage().world.cluster.first.apiServer.failingChecks();
    const found = await this.#real.controlPlane.readiness.failingChecks(expected);
    return { found, judges: [judge] };
  }

  async #bootstrapWith(node: string, trick: BootstrapTrick): Promise<Outcome> {
    const { controlPlane } = this.#real;
    const { bootstrapTokenLifetime } = this.#stage().world.site.profile.clusterLayer;
    const token = await newToken(controlPlane, bootstrapTokenLifetime);
    if (trick === "an expired token") await this.#moveBack(token, bootstrapTokenLifetime);
    if (trick === "a token without the usage")
      await this.#patchToken(token, { data: { "usage-bootstrap-authentication": null } });
    // The API server sees secrets in their order: what it knows the later one by has shown it this one as well.
    await knows(controlPlane, await newToken(controlPlane, bootstrapTokenLifetime));
    const request = await signingRequest(clientWish(node), generateKeyPair("P-256"));
    const reply = await controlPlane.ask({ ...request.call, token: presentedToken(token, trick) });
    return outcomeOf(reply, judge);
  }

  /** As if `span` had passed since the token was made: its end comes by so much sooner. */
  async #moveBack(token: string, span: Duration): Promise<void> {
    const found = await this.#real.controlPlane.kubectl(
      `-n kube-system get secret ${secretOf(token)} -o "jsonpath={.data.expiration}"`,
    );
    const end = instant(Date.parse(Buffer.from(found, "base64").toString()) / 1000);
    const expiration = formatInstant(subtract(end, span));
    await this.#patchToken(token, { stringData: { expiration } });
  }

  /** Dates and usages are ordinary fields of a token's secret. */
  async #patchToken(token: string, patch: object): Promise<void> {
    await this.#real.controlPlane.kubectl(
      `-n kube-system patch secret ${secretOf(token)} --type merge --patch-file /dev/stdin`,
      JSON.stringify(patch),
    );
  }

  #ask(call: Omit<HttpsCall, "host" | "port">) {
    return this.#real.access.asAdministrator(call);
  }

  get #real() {
    return clusterOf(this.#stage);
  }
}

/** The name of the secret in kube-system that holds a token. */
function secretOf(token: string): string {
  return `bootstrap-token-${token.split(".")[0]}`;
}

const wishes: Record<SigningTrick, (node: string) => Wish> = {
  "for another node": () => clientWish("another-node"),
  "with the organisation system:masters": (node) => {
    const honest = clientWish(node);
    const organizations = [...honest.subject.organizations, "system:masters"];
    return { ...honest, subject: { ...honest.subject, organizations } };
  },
  "for servers and clients": (node) => withUsage(node, "server auth"),
  "with a CA's usages": (node) => withUsage(node, "cert sign"),
  "for serving as another node": () => serverWish("another-node"),
};

function withUsage(node: string, usage: Usage): Wish {
  const honest = clientWish(node);
  return { ...honest, usages: [...honest.usages, usage] };
}
