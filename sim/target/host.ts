import type {
  ClientRequest,
  ConnectionCount,
  Finding,
  HostPort,
  InfrastructureKind,
  Outcome,
  ResourceView,
  SharedDeed,
  SignInTrick,
  Verb,
} from "../../steps/target.ts";
import type { CloudClient } from "../moc/client.ts";
import type { Identity } from "../moc/identity.ts";
import { signInWith } from "./sign-in.ts";
import { findingOf, type OnStage, outcomeOf } from "./stage.ts";

export class SimulatedHosts implements HostPort {
  readonly #stage: OnStage;
  readonly #firstTokens = new Map<string, string>();

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  async addClient({ name, role, tokenRotatesItself }: ClientRequest): Promise<void> {
    const client = this.#stage().world.platform.introduce(
      {
        name,
        roles: [role],
        autoRotate: tokenRotatesItself,
        keepsCertificate: true,
        renews: "by itself",
      },
      "management",
    );
    this.#firstTokens.set(name, client.token as string);
  }

  async signIn(name: string, trick?: SignInTrick): Promise<Outcome> {
    const client = this.#client(name);
    if (!trick) return outcomeOf(await client.signIn());
    return outcomeOf(await signInWith(this.#stage().world, client, trick, this.#firstTokens));
  }

  async operate(
    name: string,
    { verb, kind, resource }: { verb: Verb; kind: InfrastructureKind; resource: string },
    presentation?: "its token alone",
  ): Promise<Outcome> {
    const client = this.#client(name);
    const request = { do: "operate", verb, kind, name: resource } as const;
    if (!presentation) return outcomeOf(await client.call(request));
    const wire = this.#stage().world.platform.wire(client.machine);
    return outcomeOf(await wire.call(undefined, request, client.token));
  }

  async together(name: string, deed: SharedDeed, copies: number): Promise<Outcome[]> {
    const { platform } = this.#stage().world;
    const client = this.#client(name);
    const places = Array.from({ length: copies }, (_, index) => `${name}-copy-${index + 1}`);
    const clients = places.map((place) => platform.copyOf(client, place));
    if (deed === "renew") for (const copy of clients) await copy.start();
    const replies = await Promise.all(
      clients.map(async (copy) => {
        const reply = await (deed === "renew" ? copy.renew() : copy.signIn());
        return reply.outcome === "accepted" ? copy.call({ do: "greet" }) : reply;
      }),
    );
    for (const copy of clients) copy.machine.stopService(copy);
    return replies.map((reply) => outcomeOf(reply));
  }

  async nodeAgentState(host: string): Promise<Finding<string>> {
    const agent = this.#stage().world.platform.nodeAgents.get(host);
    if (!agent) throw new Error(`there is no host "${host}"`);
    return findingOf(agent.state);
  }

  async connectionsOf(name: string): Promise<Finding<ConnectionCount>> {
    const { most, tries } = this.#client(name).connections;
    return findingOf({ mostWaiting: most, tries });
  }

  async failedTries(name: string): Promise<Finding<number>> {
    return findingOf(this.#client(name).failures);
  }

  async resource(
    kind: InfrastructureKind,
    name: string,
  ): Promise<Finding<ResourceView | undefined>> {
    for (const { host, resources } of this.#stage().world.platform.nodeAgents.values()) {
      const kept = resources.get(`${kind} ${name}`);
      if (kept) return findingOf({ host, updates: kept.revision - 1 });
    }
    return findingOf(undefined);
  }

  async revokeClient(name: string): Promise<void> {
    this.#identities.revoke(this.#identity(name));
  }

  async rotateToken(name: string): Promise<void> {
    this.#identities.rotateToken(this.#identity(name));
  }

  get #identities() {
    return this.#stage().world.platform.cloudAgent.identities;
  }

  #identity(name: string): Identity {
    const identity = this.#identities.get(name);
    if (!identity) throw new Error(`there is no client "${name}"`);
    return identity;
  }

  #client(name: string): CloudClient {
    const client = this.#stage().world.platform.clients.get(name);
    if (!client) throw new Error(`there is no client "${name}"`);
    return client;
  }
}
