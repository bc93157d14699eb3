/** Connections on kind: real ones, judged by whoever is called. */
import { load, places } from "../../sim/kubernetes/credential-place.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { publicKeyId } from "../../sim/pki/keys.ts";
import { superusers } from "../../sim/policy/api-access.ts";
import type { AuthorityName } from "../../sim/policy/certificate-document.ts";
import { apiClient, describeParty } from "../../sim/target/calls.ts";
import { clientsAtWork, type SimulatedConnections } from "../../sim/target/connections.ts";
import { disguised } from "../../sim/target/disguise.ts";
import {
  type ConnectionPort,
  type Finding,
  NotHere,
  type Outcome,
  type Party,
  type Presentation,
} from "../../steps/target.ts";
import type { Component } from "../cluster/control-plane.ts";
import { peerRelayPort } from "../cluster/etcd-members.ts";
import { outcomeAtEtcd } from "../cluster/etcd-words.ts";
import { askDirectly, askThroughApiServer } from "../cluster/extension-api-server.ts";
import { https } from "../cluster/https.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import type { RealKubelet } from "../cluster/real-kubelet.ts";
import { outcomeOf, saysItself, webhook } from "../cluster/verdict.ts";
import { ports } from "../node/container.ts";
import { certificateInUse } from "../observation/certificate-in-use.ts";
import { joined } from "./findings.ts";
import { clusterOf, mustBeFirst, notYet, type OnKindStage } from "./stage.ts";

const harmless = "/api/v1/nodes";
const judge = "kube-apiserver";

/** A connection that must work for the system to work. */
interface Link {
  /** "kms-pod → cloud agent" */
  readonly between: string;
  ask(): Promise<Outcome>;
}

/** This process calls in a kubelet's stead, which says nothing where the kubelet itself could not. */
function isAlone({ isOff, isCutOff }: RealKubelet): boolean {
  return isOff || isCutOff;
}

async function brokenOf(links: readonly Link[]): Promise<Finding<string[]>> {
  const findings: Finding<string[]>[] = [];
  for (const { between, ask } of links) {
    const outcome = await ask();
    const found = outcome.outcome === "refused" ? [`${between}: ${outcome.words}`] : [];
    findings.push({ found, judges: [outcome.judge] });
  }
  return joined(findings);
}

export class KindConnections implements ConnectionPort {
  readonly #actors: SimulatedConnections;
  readonly #stage: OnKindStage;
  /** Connections that did not work when somebody looked. */
  readonly #interruptions: Finding<string[]>[] = [];

  constructor(actors: SimulatedConnections, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  async call(from: Party, to: Party, presentation?: Presentation): Promise<Outcome> {
    if (to.is === "cloud agent") return this.#actors.call(from, to, presentation);
    if (to.is === "API server") {
      mustBeFirst(this.#stage, to.node);
      return this.#callApiServer(from, presentation);
    }
    if (from.is === "API server") {
      mustBeFirst(this.#stage, from.node);
      return this.#callFromApiServer(to, presentation);
    }
    if (from.is === "etcd" && to.is === "etcd")
      return this.#callPeer(from.node, to.node, presentation);
    return notYet(`let ${describeParty(from)} call ${describeParty(to)}`);
  }

  async restart(party: Party): Promise<void> {
    if ("node" in party && party.is !== "kubelet") mustBeFirst(this.#stage, party.node);
    await this.#actors.restart(party);
    if (party.is === "client" || party.is === "cloud agent") return;
    const cluster = clusterOf(this.#stage);
    if (party.is === "kubelet") return cluster.kubelet(party.node).restart();
    if (party.is === "controller-manager" || party.is === "scheduler")
      return cluster.readers.restart(party.is);
    const failing = await this.#stage().world.cluster.first.apiServer.failingChecks();
    const served = failing.every((check) => check === "kms-providers");
    await cluster.controlPlane.restart(party.is as Component, { served });
    if (party.is === "API server") cluster.ageing.noteStart();
  }

  async generationInUse(party: Party, credential: string): Promise<Finding<number>> {
    const { found: used, judges } = await certificateInUse(
      clusterOf(this.#stage),
      party,
      credential,
    );
    const generation = used && this.#stage().world.site.inventory.recordOf(used);
    if (!generation) throw new Error(`${describeParty(party)} presents nothing of ${credential}`);
    return { found: generation.number, judges };
  }

  async broken(): Promise<Finding<string[]>> {
    const { cluster } = this.#stage();
    const clients = await brokenOf(this.#clientLinks());
    if (!cluster) return clients;
    const callers = await brokenOf(this.#callerLinks(cluster));
    // Whoever is reached through the API server says nothing while nobody gets to that.
    if (callers.found.length > 0) return joined([clients, callers]);
    return joined([clients, callers, await brokenOf(this.#linksBeyond(cluster))]);
  }

  /** Of another world. */
  forget(): void {
    this.#interruptions.length = 0;
  }

  /** What does not work at this moment is among the interruptions. */
  async lookAround(): Promise<void> {
    this.#interruptions.push(await this.broken());
  }

  async longestOff(): Promise<never> {
    throw new NotHere("it is found with dozens of worlds that are alike");
  }

  callAllTheTime(): Promise<void> {
    return clusterOf(this.#stage).load.start();
  }

  async interruptions(): Promise<Finding<string[]>> {
    const { cluster } = this.#stage();
    const failed = cluster ? [{ found: await cluster.load.failures(), judges: [judge] }] : [];
    await this.lookAround();
    return joined([...failed, await this.#actors.interruptions(), ...this.#interruptions]);
  }

  #clientLinks(): Link[] {
    return clientsAtWork(this.#stage().world).map((client) => ({
      between: `${client.name} → cloud agent`,
      ask: () => this.call({ is: "client", name: client.name }, { is: "cloud agent" }),
    }));
  }

  #callerLinks({ controlPlane, kubelets }: RealCluster): Link[] {
    const { name: node } = controlPlane.node.facts;
    const { files } = this.#stage().world.cluster.first.machine;
    const etcd = load(files, places.etcdApiServerClient);
    const callers: Party[] = [
      { is: "administrator" },
      { is: "controller-manager", node },
      { is: "scheduler", node },
      ...(etcd ? [{ is: "etcd", node } as const] : []),
      ...[...kubelets.keys()].map((kubelet): Party => ({ is: "kubelet", node: kubelet })),
    ];
    return callers.map((from) => ({
      between: `${describeParty(from)} → API server`,
      ask: () => this.#callApiServer(from),
    }));
  }

  #linksBeyond(cluster: RealCluster): Link[] {
    const { controlPlanes, first } = this.#stage().world.cluster;
    const secrets = "/api/v1/namespaces/kube-system/secrets";
    return [
      {
        between: "API server → etcd and KMS plugin",
        ask: async () => outcomeOf(await cluster.access.asAdministrator({ path: secrets }), judge),
      },
      {
        between: "API server → extension API server",
        ask: () => this.#callFromApiServer({ is: "extension API server", node: first.name }),
      },
      ...[...cluster.kubelets.keys()].map((node) => ({
        between: `API server → kubelet of ${node}`,
        ask: () => this.#callFromApiServer({ is: "kubelet", node }),
      })),
      ...controlPlanes.flatMap(({ name: from }) =>
        controlPlanes
          .filter(({ name }) => name !== from)
          .map(({ name: to }) => ({
            between: `etcd of ${from} → etcd of ${to}`,
            ask: () => this.#callPeer(from, to),
          })),
      ),
    ];
  }

  async #callApiServer(from: Party, presentation?: Presentation): Promise<Outcome> {
    const cluster = clusterOf(this.#stage);
    if (from.is === "kubelet" && isAlone(cluster.kubelet(from.node)))
      notYet(`let ${describeParty(from)} call from a node without power or network`);
    if (from.is === "service account")
      return cluster.serviceAccounts.call(from.name, harmless, presentation);
    const client = apiClient(this.#stage().world, from);
    const held = await this.#presented(cluster, client.held, presentation, "cluster-ca");
    const anchors = client.anchors.map((anchor) => cluster.books.real(anchor));
    const reply = await cluster.controlPlane.ask({ path: harmless, held, anchors });
    const outcome = outcomeOf(reply, judge);
    const { revocations } = this.#stage().world.cluster;
    const isAsked = !held?.certificate.subject.organizations.includes(superusers);
    // With entries in force, that nobody objects is what our webhook has said.
    return outcome.outcome === "accepted" && isAsked && revocations.inForce().length > 0
      ? { ...outcome, judge: webhook }
      : outcome;
  }

  /** Through the API server where it comes with its own certificate, in its stead where it does not. */
  async #callFromApiServer(to: Party, presentation?: Presentation): Promise<Outcome> {
    const cluster = clusterOf(this.#stage);
    const { files } = this.#stage().world.cluster.first.machine;
    const { address } = cluster.controlPlane.node.facts;
    if (to.is === "kubelet" && !presentation) {
      const path = `/api/v1/nodes/${to.node}/proxy/healthz`;
      const reply = await cluster.access.asAdministrator({ path });
      return outcomeOf(reply, saysItself(reply) ? judge : "kubelet");
    }
    if (to.is === "kubelet") {
      const own = load(files, places.apiServerKubeletClient);
      const held = await this.#presented(cluster, own, presentation, "cluster-ca");
      const host = cluster.kubelet(to.node).node.facts.address;
      return outcomeOf(
        await https({ host, port: ports.kubelet, path: "/healthz", held }),
        "kubelet",
      );
    }
    if (to.is === "etcd") {
      mustBeFirst(this.#stage, to.node);
      const own = load(files, places.apiServerEtcdClient);
      const held = await this.#presented(cluster, own, presentation, "etcd-ca");
      const anchors = cluster.books.trusted("etcd-ca");
      const serialNumber = held?.certificate.serialNumber;
      return outcomeAtEtcd(cluster, { member: to.node, serialNumber }, () =>
        https({ host: address, port: ports.etcd, path: "/health", held, anchors }),
      );
    }
    if (to.is === "extension API server" && !presentation) return askThroughApiServer(cluster);
    if (to.is === "extension API server") {
      const own = load(files, places.frontProxyClient);
      const held = await this.#presented(cluster, own, presentation, "front-proxy-ca");
      return outcomeOf(await askDirectly(cluster, held), "OpenSSL");
    }
    return notYet(`let the API server call ${describeParty(to)}`);
  }

  /** With the member's own peer certificate, from the node, at the other's door for peers. */
  async #callPeer(from: string, to: string, presentation?: Presentation): Promise<Outcome> {
    const cluster = clusterOf(this.#stage);
    const { platform, cluster: actors } = this.#stage().world;
    const own = load(platform.machine(from).files, places.etcdPeer);
    const held = await this.#presented(cluster, own, presentation, "etcd-ca");
    const serialNumber = held?.certificate.serialNumber;
    return outcomeAtEtcd(cluster, { member: to, serialNumber }, () =>
      https({
        host: cluster.controlPlane.node.facts.address,
        port: peerRelayPort(actors.controlPlanes.findIndex(({ name }) => name === to)),
        path: "/members",
        held,
        anchors: cluster.books.trusted("etcd-ca"),
      }),
    );
  }

  /** What the other side gets to see, dated for its clock. */
  async #presented(
    cluster: RealCluster,
    own: HeldCertificate | undefined,
    presentation: Presentation | undefined,
    authority: AuthorityName,
  ): Promise<HeldCertificate | undefined> {
    if (!own || presentation === "no certificate" || presentation === "its token alone")
      return undefined;
    const real = cluster.books.shown(own);
    const { site } = this.#stage().world;
    if (!presentation) return real;
    if (presentation === "its first certificate") {
      const slot = site.inventory.recordOf(own.certificate)?.slot.name ?? "";
      const [first] = site.inventory.generations(slot);
      if (!first?.certificate) return undefined;
      const certificate = cluster.books.real(first.certificate);
      return { certificate, keys: cluster.books.keyOf(publicKeyId(certificate.publicKey)) };
    }
    const root = (name: AuthorityName) => cluster.books.authority(name);
    const signers = { site, own: root(authority), root };
    return { ...real, certificate: await disguised(real.certificate, presentation, signers) };
  }
}
