/** Runs scenarios through Cucumber's own API and hands back its messages. */
import { PassThrough } from "node:stream";
import {
  type IRunOptions,
  loadConfiguration,
  loadSources,
  loadSupport,
  runCucumber,
} from "@cucumber/cucumber/api";
import type { Envelope } from "@cucumber/messages";
import { whyBrokenOff } from "../reports/broken-off.ts";
import { readCatalogue } from "../reports/catalogue.ts";
import type { Selection } from "../reports/run-result.ts";
import type { TargetOptions } from "../steps/target-factory.ts";
import { featureFiles, malformed } from "./feature-files.ts";

/** Report files by path, with Cucumber's name of their format. */
type ReportFiles = Readonly<Record<string, "message" | "html">>;

const support = ["steps/parameter-types.ts", "steps/hooks.ts", "steps/*.steps.ts"];

type Support = IRunOptions["support"];

/** The step definitions, of which a module tells once in a process: all runs share them. Runs load them themselves. */
export function loadSteps(): Promise<Support> {
  loaded ??= load();
  return loaded;
}

let loaded: Promise<Support> | undefined;

async function load(): Promise<Support> {
  const { runConfiguration } = await configuration({}, {});
  return loadSupport(runConfiguration, quiet());
}

interface RunExtras {
  readonly files?: ReportFiles;
  readonly onMessage?: (envelope: Envelope) => void;
  /** Scenarios at a time, each worker a thread of its own; 0: in this thread, one after another. */
  readonly parallel?: number;
  /** Only says which step each sentence is; runs none. */
  readonly dryRun?: boolean;
}

/**
 * @returns every message of the run; whether it passed is for reports/ to say.
 * @throws Problem for what is no Gherkin: of one such file Cucumber tells, and runs nothing.
 * @throws Error when the run broke off: what has run then says nothing of the rest.
 */
export async function runScenarios(
  selection: Selection,
  options: TargetOptions,
  { files = {}, onMessage = () => {}, parallel = 0, dryRun = false }: RunExtras = {},
): Promise<Envelope[]> {
  const { runConfiguration } = await configuration(selection, files);
  const elsewhere = readCatalogue()
    .filter(({ targets }) => !targets.includes(options.target))
    .map(({ id }) => id);
  const envelopes: Envelope[] = [];
  const run: IRunOptions = {
    ...runConfiguration,
    support: await loadSteps(),
    runtime: {
      ...runConfiguration.runtime,
      parallel,
      dryRun,
      worldParameters: { ...options, elsewhere },
    },
  };
  await runCucumber(run, quiet(), (envelope) => {
    envelopes.push(envelope);
    onMessage(envelope);
  });
  const unread = envelopes.find(({ parseError }) => parseError)?.parseError;
  if (unread) throw malformed(unread.source.uri ?? "", unread.message);
  const broken = whyBrokenOff(envelopes);
  if (broken !== undefined) throw new Error(broken);
  return envelopes;
}

/** How many scenarios are selected; parses their files and runs none. */
export async function countScenarios(selection: Selection): Promise<number> {
  const { runConfiguration } = await configuration(selection, {});
  const { length } = (await loadSources(runConfiguration.sources, quiet())).plan;
  // Cucumber deals them out in turn, when it runs them.
  const [part = 1, parts = 1] = selection.shard?.split("/").map(Number) ?? [];
  return Math.ceil((length - part + 1) / parts);
}

function configuration({ paths = [], tags, name, shard }: Selection, files: ReportFiles) {
  return loadConfiguration({
    file: false,
    provided: {
      import: support,
      paths: paths.length > 0 ? [...paths] : featureFiles(),
      format: [
        "summary",
        ...Object.entries(files).map(([path, format]): [string, string] => [format, path]),
      ],
      ...(tags !== undefined && { tags }),
      ...(name !== undefined && { name: [name] }),
      ...(shard !== undefined && { shard }),
    },
  });
}

/** Cucumber's own output goes nowhere: ours is better informed. */
function quiet() {
  const nowhere = new PassThrough().resume();
  return { stdout: nowhere, stderr: nowhere };
}
