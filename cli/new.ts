/** npm run new: the skeleton of a feature file for a requirement. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { requirementNamed } from "../reports/catalogue.ts";
import { Problem } from "../sim/problem.ts";
import { skeleton, skeletonPath } from "./authoring/skeleton.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function begin(): Promise<ExitCode> {
  const [id = "", title = ""] = command("new", "Writes a feature file to begin a scenario with.")
    .argument("<id>", "the requirement, such as RV-07")
    .argument("<title>", "what the file tells, in a few words")
    .parse().args;
  const requirement = requirementNamed(id);
  if (!/[a-z0-9]/i.test(title))
    throw new Problem("title-empty", `"${title}" has no words`, "say what the file tells");
  const file = skeletonPath(requirement, title);
  if (existsSync(file))
    throw new Problem("feature-exists", `${file} is there already`, "choose another title");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, skeleton(requirement, title));
  process.stdout.write(`${file} is written. What steps there are: npm run steps
Run it whenever it is saved: npm run watch -- ${file}\n`);
  return 0;
}

await run(begin);
