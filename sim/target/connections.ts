import type { ConnectionPort, Finding, Outcome, Party, Presentation } from "../../steps/target.ts";
import { places } from "../kubernetes/credential-place.ts";
import { linksOf } from "../kubernetes/links.ts";
import type { CloudClient } from "../moc/client.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { Duration } from "../time/duration.ts";
import type { World } from "../world.ts";
import { apiClient, call, describeParty } from "./calls.ts";
import { longestOff } from "./frontier.ts";
import { serviceOf } from "./parties.ts";
import { findingOf, type OnStage, outcomeOf } from "./stage.ts";

export class SimulatedConnections implements ConnectionPort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  async call(from: Party, to: Party, presentation?: Presentation): Promise<Outcome> {
    return outcomeOf(await call(this.#stage().world, from, to, presentation));
  }

  async restart(party: Party): Promise<void> {
    const { world } = this.#stage();
    const { machine, service } = serviceOf(world, party);
    await machine.restartService(service);
  }

  async generationInUse(party: Party, credential: string): Promise<Finding<number>> {
    const { world } = this.#stage();
    const used = certificateInUse(world, party, credential);
    const generation = used && world.site.inventory.recordOf(used);
    if (!generation) throw new Error(`${describeParty(party)} presents nothing of ${credential}`);
    return findingOf(generation.number);
  }

  async broken(): Promise<Finding<string[]>> {
    const { world } = this.#stage();
    const broken: string[] = [];
    for (const client of clientsAtWork(world)) {
      const reply = await client.call({ do: "greet" });
      if (reply.outcome === "refused")
        broken.push(`${client.name} → cloud agent: ${reply.message}`);
    }
    for (const { from, to, connect } of world.hasCluster ? linksOf(world.cluster) : []) {
      const reply = await connect();
      if (reply.outcome === "refused") broken.push(`${from} → ${to}: ${reply.message}`);
    }
    return findingOf(broken);
  }

  async longestOff(from: Party, to: Party): Promise<Finding<Duration>> {
    const { twin } = this.#stage();
    const longest = await longestOff(
      () => twin(),
      async (world) => (await call(world, from, to)).outcome === "accepted",
    );
    return findingOf(longest);
  }

  async callAllTheTime(): Promise<void> {
    await this.#stage().traffic.press();
  }

  async interruptions(): Promise<Finding<string[]>> {
    const { interruptions } = this.#stage().traffic;
    return findingOf(interruptions.map(({ from, to, reason }) => `${from} → ${to}: ${reason}`));
  }
}

/** Those who have ever had a certificate: who has lost it is out of work, and no newcomer. */
export function clientsAtWork({ platform, site }: World): CloudClient[] {
  return [...platform.clients.values()].filter(
    ({ name }) => site.inventory.generations(`${name}/certificate`).length > 0,
  );
}

/** What a new connection of `party` would show of the credential. */
function certificateInUse(world: World, party: Party, credential: string): Certificate | undefined {
  if (party.is !== "API server") return apiClient(world, party).held?.certificate;
  const { files } = world.cluster.controlPlaneNamed(party.node).apiServer;
  if (credential === "etcd-ca") return files.anchors(places.etcdAuthority)[0];
  const leaf = credential.split("/")[1] ?? credential;
  return files.pair(apiServerPlaces[leaf] ?? places.apiServer)?.certificate;
}

const apiServerPlaces: Record<string, { certificate: string; key: string }> = {
  apiserver: places.apiServer,
  "apiserver-kubelet-client": places.apiServerKubeletClient,
  "apiserver-etcd-client": places.apiServerEtcdClient,
  "front-proxy-client": places.frontProxyClient,
};
