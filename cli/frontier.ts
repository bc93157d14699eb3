/**
 * npm run frontier: for how long everything may be off so that each part comes back by itself. Found by
 * search in the simulator, for each profile, and compared with what the profile alone says.
 */
import Table from "cli-table3";
import { Option } from "commander";
import { paintFor } from "../reports/paint.ts";
import type { Profile } from "../sim/policy/profile.ts";
import { makeSimulatorTarget } from "../sim/target/factory.ts";
import { type Duration, formatDuration, hours, seconds } from "../sim/time/duration.ts";
import { readParty } from "../steps/vocabulary/party.ts";
import { command, readProfileNames, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

interface Part {
  readonly from: string;
  readonly to: string;
  /** What the search must come to, for a platform that is switched off when it is new. */
  readonly closedForm: (profile: Profile) => number;
}

const parts: readonly Part[] = [
  { from: "the API server", to: "etcd", closedForm: leaf },
  { from: "the controller-manager", to: "the API server", closedForm: leaf },
  {
    from: "the kubelet of worker-1",
    to: "the API server",
    // Repaired, it needs a bootstrap token, and so the KMS pod: that is repaired before the second look.
    closedForm: ({ hostLayer, clusterLayer: cluster }) =>
      cluster.autoRepair
        ? Math.min(
            cluster.rootLifetime,
            hostLayer.authorityLifetime - cluster.kubeletRotation.retryEvery,
          )
        : cluster.leafLifetime - shortenedBy(cluster),
  },
  {
    from: "the KMS pod",
    to: "the cloud agent",
    closedForm: ({ hostLayer, clusterLayer }) =>
      clusterLayer.autoRepair ? hostLayer.authorityLifetime : hostLayer.tokenLifetime - 1,
  },
  {
    from: "the load balancer agent",
    to: "the cloud agent",
    closedForm: ({ hostLayer, clusterLayer }) =>
      clusterLayer.autoRepair ? hostLayer.authorityLifetime : identity(hostLayer),
  },
  {
    from: "the node agent of host-1",
    to: "the cloud agent",
    closedForm: ({ hostLayer }) => identity(hostLayer),
  },
];

/** Nobody repairs it; its certificate lies on disk, and a token that is still good gets another. */
function identity({ certificateLifetime, tokenLifetime }: Profile["hostLayer"]): number {
  return Math.max(certificateLifetime, tokenLifetime - 1);
}

function leaf({ clusterLayer: { autoRepair, leafLifetime, rootLifetime } }: Profile): number {
  return autoRepair ? rootLifetime : leafLifetime;
}

/** Upstream's signer does not shorten what lives for less than eight hours by what it back-dates. */
function shortenedBy({ leafLifetime, csrBackdating }: Profile["clusterLayer"]): number {
  return leafLifetime < hours(8) ? 0 : csrBackdating;
}

async function frontier(): Promise<ExitCode> {
  const program = command(
    "frontier",
    "Says for how long everything may be off and come back by itself.",
    "a span is not what the profile says",
  )
    .addOption(
      new Option("--profile <names>", "of fixtures/profiles, or files")
        .argParser(readProfileNames)
        .default(readProfileNames("all"), "all"),
    )
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .parse();
  const { profile: profiles, seed } = program.opts<{ profile: readonly string[]; seed: string }>();
  const columns = [];
  for (const profile of profiles) {
    process.stderr.write(`searching under the profile ${profile}\n`);
    columns.push(await searched(profile, seed));
  }
  const paint = paintFor(process.stdout);
  const table = new Table({
    head: ["Comes back by itself after", ...profiles],
    style: { head: [], border: [], compact: true },
  });
  for (const [row, { from, to }] of parts.entries()) {
    const cells = columns.map((column) => column[row] as Found);
    const words = cells.map(({ longest, expected }) =>
      longest === expected
        ? formatDuration(longest)
        : paint.bad(`${formatDuration(longest)}, not ${formatDuration(expected)}`),
    );
    table.push([`${from} → ${to}`, ...words]);
  }
  process.stdout.write(`${table.toString()}\n`);
  const wrong = columns.flat().filter(({ longest, expected }) => longest !== expected).length;
  process.stdout.write(
    wrong === 0
      ? "found by search, and the same as the profiles say\n"
      : `${wrong} of ${columns.flat().length} are not what the profile says\n`,
  );
  return wrong === 0 ? 0 : 1;
}

interface Found {
  readonly longest: Duration;
  readonly expected: Duration;
}

async function searched(profile: string, seed: string): Promise<Found[]> {
  const target = makeSimulatorTarget({ profile, seed });
  await target.build({ hosts: 1, controlPlanes: 1, workers: 1, profileChanges: {} });
  const found: Found[] = [];
  for (const { from, to, closedForm } of parts) {
    const longest = await target.connections.longestOff(readParty(from), readParty(to));
    found.push({ longest: longest.found, expected: seconds(closedForm(target.profile)) });
  }
  return found;
}

await run(frontier);
