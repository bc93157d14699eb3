import { hash } from "node:crypto";
import {
  type CertificateFacts,
  type CredentialPort,
  type CredentialView,
  type Finding,
  Inconclusive,
  type Outcome,
  type RenewalTrick,
} from "../../steps/target.ts";
import { strayKeys } from "../checkers/pairs.ts";
import { statusDisagreements } from "../checkers/status.ts";
import { foreignAuthority, ofAnotherAuthority, requestOfAnotherKey } from "../faults/forgery.ts";
import { renewRevocations } from "../kubernetes/api-object.ts";
import { placeOf } from "../kubernetes/certificate-manager.ts";
import type { Cluster } from "../kubernetes/cluster.ts";
import { install, load, loadAnchors } from "../kubernetes/credential-place.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import { firstSecond, formatGeneration, type Generation, lastSecond } from "../pki/inventory.ts";
import { encodeCertificate } from "../pki/pem.ts";
import { proofOfPossession } from "../pki/possession.ts";
import { createRequest } from "../pki/request.ts";
import type { AuthorityName } from "../policy/certificate-document.ts";
import { type Reply, refuse } from "../policy/refusal.ts";
import { renewalInstant } from "../policy/validity.ts";
import { credentialStatus, retiringRoots } from "../status.ts";
import type { Instant } from "../time/instant.ts";
import { disguised, signersOf } from "./disguise.ts";
import { checkedFinding, findingOf, type OnStage, outcomeOf } from "./stage.ts";
import { credentialViews, factsOf } from "./views.ts";

export class SimulatedCredentials implements CredentialPort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  async all(): Promise<Finding<CredentialView[]>> {
    return findingOf(credentialViews(this.#world));
  }

  async generations(credential: string): Promise<Finding<CertificateFacts[]>> {
    const generations = this.#world.site.inventory.generations(credential);
    const certificates = generations.flatMap(({ certificate }) => certificate ?? []);
    return findingOf(certificates.map(factsOf));
  }

  async renew(credential: string, trick?: RenewalTrick): Promise<Outcome> {
    const { slot } = this.#current(credential);
    if (slot.layer === "host") return outcomeOf(await this.#renewClient(slot.owner, trick));
    const [node = "", leaf = ""] = credential.split("/");
    if (leaf === "kubelet-client")
      return outcomeOf(await this.#world.cluster.nodeNamed(node).kubelet.rotate());
    const { certificateManager } = this.#world.cluster.controlPlaneNamed(node);
    return outcomeOf(await certificateManager.renew(certificateManager.leaf(leaf)));
  }

  async replaceFile(credential: string, by: "new" | "of another CA"): Promise<void> {
    const [node = "", name = ""] = credential.split("/");
    const { certificateManager, machine } = this.#world.cluster.controlPlaneNamed(node);
    const leaf = certificateManager.leaf(name);
    if (by === "new") {
      const made = await certificateManager.reissue(leaf);
      if (made.outcome === "refused") throw new Inconclusive(`no new one is made: ${made.message}`);
      return;
    }
    const { site } = this.#world;
    const place = placeOf(leaf);
    const own = load(machine.files, place);
    if (!own) throw new Error(`${credential} can not be read`);
    const certificate = await ofAnotherAuthority(own.certificate, site);
    install(site, machine, place, { subject: credential, held: { ...own, certificate } });
  }

  async trustAnother(root: string): Promise<void> {
    const { site, cluster } = this.#world;
    const another = (await foreignAuthority(site)).certificate;
    for (const { certificateManager, machine } of cluster.controlPlanes) {
      const place = certificateManager.rootPlace(root as AuthorityName);
      const held = load(machine.files, place);
      if (!held) throw new Error(`${root} can not be read`);
      const trusted = [...loadAnchors(machine.files, place), another];
      install(site, machine, place, { subject: root, held, trusted });
    }
  }

  async renewalDue(credential: string): Promise<Instant> {
    const generation = this.#current(credential);
    const { certificate, token } = generation;
    const notAfter = certificate ? certificate.notAfter : token.expires;
    return renewalInstant(
      { notBefore: firstSecond(generation), notAfter },
      this.#threshold(generation),
    );
  }

  async statusDisagreements(): Promise<Finding<string[]>> {
    const world = this.#world;
    const files = [...world.platform.machines.values()].flatMap((machine) =>
      machine.files.list("/").map((path) => machine.files.read(path) ?? ""),
    );
    // In the simulator the cloud agent keeps its CA in no file.
    const authority = encodeCertificate(world.platform.cloudAgent.issuer.signer.certificate);
    const status = [...credentialStatus(world), ...retiringRoots(world)];
    return checkedFinding(statusDisagreements(status, [...files, authority], world.now()));
  }

  async lapses(): Promise<Finding<string[]>> {
    const { inventory } = this.#world.site;
    const now = this.#world.now();
    const managed = inventory.all().filter(({ slot }) => slot.renewedBy !== "nobody");
    const ended = managed.filter((generation) => lastSecond(generation) < now);
    return findingOf([
      ...managed.flatMap(({ slot: { name } }) => lapsesOf(inventory.generations(name))),
      ...ended.map(formatGeneration),
    ]);
  }

  async strayKeys(): Promise<Finding<string[]>> {
    const stray = [...this.#world.platform.machines.values()].flatMap(({ name, files }) => {
      const contents = files
        .list("/")
        .map((path): [string, string] => [path, files.read(path) ?? ""]);
      return strayKeys(new Map(contents)).map((problem) => `${name}:${problem}`);
    });
    return checkedFinding(stray);
  }

  async fingerprint(): Promise<Finding<string>> {
    const world = this.#world;
    const credentials = world.site.inventory.all().map(formatGeneration);
    const files = [...world.platform.machines.values()].map((machine) =>
      machine.files.list("/").map((path) => [machine.name, path, machine.files.read(path)]),
    );
    const infrastructure = [...world.platform.nodeAgents.values()].map(({ host, resources }) => [
      host,
      ...resources.values(),
    ]);
    const objects = world.hasCluster ? await storedObjects(world.cluster) : [];
    const all = [credentials, files, infrastructure, objects];
    return findingOf(hash("sha256", JSON.stringify(all)));
  }

  async #renewClient(name: string, trick?: RenewalTrick): Promise<Reply<unknown>> {
    const { platform } = this.#world;
    const client = platform.clients.get(name);
    if (!client) throw new Error(`there is no client "${name}"`);
    if (!trick) return client.renew();
    const { held } = client;
    if (!held) return refuse("operation", "no certificate", `${name} has no certificate`);
    const wire = platform.wire(client.machine);
    const asked = await this.#renewal(held, trick);
    if (trick === "its token alone") return wire.call(undefined, asked, client.token);
    return wire.call(await this.#shownAtRenewal(held, trick), asked);
  }

  /** A renewal as it should be, but for what the trick does to it. */
  async #renewal({ certificate, keys }: HeldCertificate, trick: RenewalTrick) {
    const { subject } = certificate;
    const deal = (purpose: string) =>
      this.#world.site.keys.deal("RSA-2048", `${subject.commonName} ${purpose}`);
    const request =
      trick === "a request signed by another key"
        ? await requestOfAnotherKey(subject.commonName, deal("new"), deal("other"))
        : await createRequest(subject, deal("new"), { usages: ["client auth"] });
    const prover = trick === "a proof made with another key" ? deal("thief") : keys;
    return { do: "renew" as const, request, proof: proofOfPossession(request, prover) };
  }

  async #shownAtRenewal(held: HeldCertificate, trick: RenewalTrick): Promise<HeldCertificate> {
    if (
      trick === "a proof made with another key" ||
      trick === "a request signed by another key" ||
      trick === "its token alone"
    )
      return held;
    const signers = signersOf(this.#world, this.#world.platform.cloudAgent.issuer.signer);
    return { ...held, certificate: await disguised(held.certificate, trick, signers) };
  }

  /** The share of its life after which the profile wants the credential renewed. */
  #threshold({ slot, token }: Generation): number {
    const { hostLayer, clusterLayer } = this.#world.site.profile;
    if (token) return hostLayer.rotateTokenAfter;
    if (slot.layer === "host") return hostLayer.renewAfter;
    return slot.renewedBy === "kubelet"
      ? clusterLayer.kubeletRotation.from
      : clusterLayer.renewAfter;
  }

  #current(credential: string): Generation {
    const generation = this.#world.site.inventory.current(credential);
    if (!generation) throw new Error(`there is no credential "${credential}"`);
    return generation;
  }

  get #world() {
    return this.#stage().world;
  }
}

/** Whatever somebody may have stored on purpose; requests that were refused are kept as well. */
function storedObjects({ api }: Cluster): Promise<Reply<unknown>[]> {
  const resources = [renewRevocations, "secrets"];
  return Promise.all(resources.map((resource) => api.loopback({ verb: "list", resource })));
}

/** Where a generation was made only after the one before had ended. */
function lapsesOf(generations: readonly Generation[]): string[] {
  return generations.slice(1).flatMap((generation, index) => {
    const before = generations[index] as Generation;
    return generation.issuedAt > lastSecond(before) ? [formatGeneration(before)] : [];
  });
}
