/** npm run secrets: no private key and no token is in the reports of any run. */
import { existsSync } from "node:fs";
import { secretsBelow } from "../reports/secrets.ts";
import { Problem } from "../sim/problem.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function secrets(): Promise<ExitCode> {
  const program = command(
    "secrets",
    "Looks for private keys and tokens in reports.",
    "one was found",
  )
    .argument("[folders...]", "where to look; none: reports/out")
    .parse();
  const folders = program.args.length > 0 ? program.args : ["reports/out"];
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined)
    throw new Problem("reports-missing", `there is no "${missing}"`, "run npm run conformance");
  const found = folders.flatMap(secretsBelow);
  for (const { file, line, what, begins } of found)
    process.stdout.write(`${file}:${line}: a ${what}, it begins with ${begins}\n`);
  process.stdout.write(`${found.length} private keys and tokens in ${folders.join(", ")}\n`);
  return found.length === 0 ? 0 : 1;
}

await run(secrets);
