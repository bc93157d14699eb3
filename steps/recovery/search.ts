/**
 * Looks for a way back from a broken state: what has the fewest problems left is followed first, as an operator
 * would; everything is, before there is said to be no way. A state that was met before is followed only if it was
 * further away then. A world can not be copied; each is lived through again from its beginning. What changes nothing
 * costs no new world, and a way that is known is tried first.
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
   * @returns the way that was found for another state of this kind, or one of which no action can be left out;
   * undefined when there is none.
   */
  async wayBack(breakIt: () => Promise<void>): Promise<Way | undefined> {
    const start = await this.#relive(breakIt, []);
    if (start.works) return [];
    const known = await this.#tried(breakIt, this.#known.get(start.key));
    if (known) return known;
    const found =
      (await this.#tried(breakIt, await this.#search(breakIt, start, this.#known))) ??
      (await this.#search(breakIt, start, new Map()));
    if (!found) return undefined;
    const way = await this.#withoutDetours(breakIt, found);
    this.#known.set(start.key, way);
    return way;
  }

  /** @param known ways on from states that were met in other stories. */
  async #search(
    breakIt: () => Promise<void>,
    start: State,
    known: ReadonlyMap<string, Way>,
  ): Promise<Way | undefined> {
    /** In how many actions each state was come to. */
    const met = new Map([[start.key, 0]]);
    const paths: Path[] = [{ way: [], state: start }];
    for (let path = paths.pop(); path; path = paths.pop()) {
      for await (const { way, state } of this.#afterEachRemedy(breakIt, path)) {
        if (state.works) return way;
        if ((met.get(state.key) ?? Infinity) <= way.length) continue;
        met.set(state.key, way.length);
        const rest = known.get(state.key);
        if (rest && way.length + rest.length <= this.#actions) return [...way, ...rest];
        if (way.length < this.#actions) paths.push({ way, state });
      }
      paths.sort(mostPromisingLast);
    }
    return undefined;
  }

  /** Each remedy for itself, at the end of a path; after one that has changed nothing that end need not be come to anew. */
  async *#afterEachRemedy(breakIt: () => Promise<void>, { way, state: before }: Path) {
    let isThere = false;
    for (const [name, remedy] of Object.entries(remedies)) {
      if (!isThere) await this.#relive(breakIt, way);
      await remedy(this.#world.target);
      const state = await stateOf(this.#world);
      isThere = state.key === before.key;
      yield { way: [...way, name], state };
    }
  }

  async #withoutDetours(breakIt: () => Promise<void>, way: Way): Promise<Way> {
    if (way.length === 1) return way;
    for (const place of way.keys()) {
      const shorter = await this.#tried(breakIt, way.toSpliced(place, 1));
      if (shorter) return this.#withoutDetours(breakIt, shorter);
    }
    return way;
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
  readonly state: State;
}

function mostPromisingLast(one: Path, other: Path): number {
  return other.state.problems - one.state.problems || other.way.length - one.way.length;
}

interface State {
  readonly works: boolean;
  readonly problems: number;
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
    problems: problems.length,
    key: JSON.stringify([problems, await kept(world.target)]).replaceAll(instants, ""),
  };
}

/** Words say at which time they were spoken, and when something ended. */
const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
