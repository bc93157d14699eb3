/** npm run proved: the README's table of what is proved, from the last run. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withProved } from "../reports/proved.ts";
import { readVerdicts } from "../reports/verdicts-file.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { readUserFile } from "./user-file.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Flags {
  readonly check?: boolean;
  readonly page: string;
}

async function proved(): Promise<ExitCode> {
  const program = command(
    "proved",
    "Writes the README's table of what is proved from a run's verdicts.",
    "with --check: the table is stale",
  )
    .argument("[directory]", "reports of a run", join(root, "reports", "out", "latest"))
    .option("--check", "only say whether the table is what the run has shown")
    .option("--page <file>", "the page to write", join(root, "README.md"))
    .parse();
  const { check, page } = program.opts<Flags>();
  const [directory = ""] = program.processedArgs as [string];
  const text = readUserFile(page);
  const written = withProved(text, page, verdictsBelow(directory).map(readVerdicts));
  if (plain(written) === plain(text)) return 0;
  if (check) {
    process.stderr.write(`the table of what is proved in ${page} is stale; npm run proved\n`);
    return 1;
  }
  writeFileSync(page, written);
  return 0;
}

/** Of two worlds each has a folder. */
function verdictsBelow(directory: string): string[] {
  const worlds = ["sim", "kind"].map((world) => join(directory, world, "verdicts.json"));
  return worlds.some(existsSync) ? worlds : [join(directory, "verdicts.json")];
}

/** A formatter pads tables. */
function plain(text: string): string {
  return text.replaceAll(/ +/g, " ").replaceAll(/-+/g, "-");
}

await run(proved);
