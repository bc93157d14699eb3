/** Broken states, and whether an operator finds the way back from each. */
import { type DataTable, Then } from "@cucumber/cucumber";
import { Random } from "../sim/time/random.ts";
import { type Mishap, mishaps } from "./recovery/mishaps.ts";
import { Search, type Way } from "./recovery/search.ts";
import type { ScenarioWorld } from "./world.ts";

/** Pairs are drawn by the seed of the run, each in the order in which the two happen. */
Then(
  "from each of these mishaps, and {int} pairs of them, an operator finds the way back in at most {int} actions",
  async function (this: ScenarioWorld, pairs: number, actions: number, table: DataTable) {
    const names = table.raw().flat();
    const random = Random.seeded(this.parameters.seed).fork("mishaps");
    const stories = [...names.map((name) => [name]), ...drawn(pairsOf(names), pairs, random)];
    const healsItself = this.target.profile.clusterLayer.autoRepair;
    const search = new Search(this, actions);
    let longest: { told: string; way: Way } = { told: "", way: [] };
    for (const story of stories) {
      const told = story.join(", then ");
      const way = await search.wayBack(() => suffer(this, story));
      this.expect(way !== undefined, `a way back when ${told}`, `no ${actions} actions are one`);
      if (story.length === 1 && !healsItself)
        this.expect(way.length > 0, `something not to work when ${told}`, "all did");
      if (way.length > longest.way.length) longest = { told, way };
    }
    this.log(
      `${search.states} states broken in different ways, out of ${stories.length} stories; the longest ` +
        `way back takes ${longest.way.length}: when ${longest.told}: ${longest.way.join(", then ")}`,
    );
  },
);

/** A world from its beginning to its broken state; laws of the system hold in each of them. */
async function suffer(world: ScenarioWorld, story: readonly string[]): Promise<void> {
  const [violation] = (await world.target.evidence()).violations;
  world.expect(violation === undefined, "every law to hold", `one was broken: ${violation}`);
  await world.build(1, 1, 0);
  for (const name of story) await mishapNamed(name)(world.target);
}

function mishapNamed(name: string): Mishap {
  const mishap = mishaps[name];
  if (!mishap) throw new Error(`no mishap "${name}"; there are ${Object.keys(mishaps).join(", ")}`);
  return mishap;
}

function pairsOf(names: readonly string[]): string[][] {
  return names.flatMap((first) => names.map((second) => [first, second]));
}

/** `count` of them, each once. */
function drawn<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }).flatMap(() =>
    left.splice(random.integer(0, left.length - 1), 1),
  );
}
