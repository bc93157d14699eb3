/**
 * Looks for the way back from a broken state: breadth first, so that the first one found is a shortest.
 * A world can not be copied; each is lived through again from its beginning. What changes nothing costs
 * no new world, a state that was met before is not followed, and a way that is known is tried first.
 */
import type { ScenarioWorld } from "../world.ts";
import { type Remedy, remedies } from "./remedies.ts";
import { kept } from "./revocations.ts";

/** Names of remedies, in their order; none where nothing is broken. */
export type Way = readonly string[];

export class Search {
  readonly #world: ScenarioWorld;
  readonly #actions: number;
  readonly #known = new Map<string, Way>();

  /** @param actions longer ways are not looked for. */
  constructor(world: ScenarioWorld, actions: number) {
    this.#world = world;
    this.#actions = actions;
  }

  /** How many states were found to be broken, each in another way. */
  get states(): number {
    return this.#known.size;
  }

  /**
   * @param breakIt makes the world anew, and lets it come to the broken state.
   * @returns undefined when there is no way.
   */
  async wayBack(breakIt: () => Promise<void>): Promise<Way | undefined> {
    const start = await this.#relive(breakIt, []);
    if (start.works) return [];
    const way =
      (await this.#tried(breakIt, this.#known.get(start.key))) ??
      (await this.#tried(breakIt, await this.#search(breakIt, start.key, this.#known))) ??
      (await this.#search(breakIt, start.key, new Map()));
    if (way) this.#known.set(start.key, way);
    return way;
  }

  /** @param known ways on from states that were met in other stories. */
  async #search(
    breakIt: () => Promise<void>,
    start: string,
    known: ReadonlyMap<string, Way>,
  ): Promise<Way | undefined> {
    const met = new Set([start]);
    let best: Way | undefined;
    const longest = () => best?.length ?? this.#actions;
    let paths: Path[] = [{ way: [], key: start }];
    for (let length = 1; length <= longest(); length++) {
      const next: Path[] = [];
      for (const path of paths) {
        for await (const { way, state } of this.#afterEachRemedy(breakIt, path)) {
          if (state.works) return way;
          if (met.has(state.key)) continue;
          met.add(state.key);
          const rest = known.get(state.key);
          if (!rest) next.push({ way, key: state.key });
          else if (way.length + rest.length <= longest()) best = [...way, ...rest];
        }
      }
      paths = next;
    }
    return best;
  }

  /** Each remedy for itself, at the end of a path; after one that has changed nothing that end need not be come to anew. */
  async *#afterEachRemedy(breakIt: () => Promise<void>, { way, key }: Path) {
    let isThere = false;
    for (const [name, remedy] of Object.entries(remedies)) {
      if (!isThere) await this.#relive(breakIt, way);
      await remedy(this.#world.target);
      const state = await stateOf(this.#world);
      isThere = state.key === key;
      yield { way: [...way, name], state };
    }
  }

  /** The way, if it leads out of this state as well. */
  async #tried(breakIt: () => Promise<void>, way: Way | undefined): Promise<Way | undefined> {
    return way && (await this.#relive(breakIt, way)).works ? way : undefined;
  }

  async #relive(breakIt: () => Promise<void>, way: Way): Promise<State> {
    await breakIt();
    for (const name of way) await (remedies[name] as Remedy)(this.#world.target);
    return stateOf(this.#world);
  }
}

/** What was done, and to which state it has led. */
interface Path {
  readonly way: Way;
  readonly key: string;
}

interface State {
  readonly works: boolean;
  /** What does not work, and what is revoked: equal for states from which the same leads back. */
  readonly key: string;
}

/** It works when every connection does, the API server is ready, and nothing in place is bad. */
async function stateOf(world: ScenarioWorld): Promise<State> {
  const { connections, cluster, credentials } = world.target;
  const problems = [
    ...(await world.learn(connections.broken())),
    ...(await world.learn(cluster.failingChecks("cp-1"))),
    ...(await world.learn(credentials.all()))
      .filter(({ state }) => state !== "valid")
      .map(({ name, state }) => `${name} is ${state}`),
  ];
  return {
    works: problems.length === 0,
    key: JSON.stringify([problems, await kept(world.target)]).replaceAll(instants, ""),
  };
}

/** Words say at which time they were spoken, and when something ended. */
const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
