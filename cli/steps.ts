/** npm run steps: the steps that a scenario can use, each with one sentence in which it is used. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { paintFor } from "../reports/paint.ts";
import { stepCatalogue } from "../reports/step-catalogue.ts";
import { editorSettings, editorSettingsFile } from "./authoring/editor.ts";
import { findSteps, parameterList, stepList } from "./authoring/step-list.ts";
import { runScenarios } from "./cucumber.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function steps(): Promise<ExitCode> {
  const { search = "", editor } = command("steps", "Lists the steps that a scenario can use.")
    .option(
      "--search <words>",
      "only steps with these words in them, or in a sentence that uses them",
    )
    .option("--editor", `write them into ${editorSettingsFile}, so that an editor completes them`)
    .parse()
    .opts<{ search?: string; editor?: boolean }>();
  const options = { target: "sim", profile: "default", seed: "1" } as const;
  const messages = await runScenarios({ paths: [] }, options, { dryRun: true });
  if (editor) {
    mkdirSync(dirname(editorSettingsFile), { recursive: true });
    writeFileSync(editorSettingsFile, editorSettings(messages));
    process.stdout.write(`${editorSettingsFile} is written\n`);
    return 0;
  }
  const all = stepCatalogue(messages);
  const found = findSteps(all, search);
  if (found.length === 0) {
    process.stderr.write(`no step has the words "${search}"; leave out --search to see all\n`);
    return 2;
  }
  const paint = paintFor(process.stdout);
  process.stdout.write(
    `${stepList(found, search, paint)}\n\n${parameterList(all, found, paint)}\n`,
  );
  return 0;
}

await run(steps);
