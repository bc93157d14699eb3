/** npm run node-image: builds the node image from Go modules and Debian packages, unless it is there. */
import { buildImage } from "../kind/engine/node-image.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { onSignal } from "./signals.ts";

async function nodeImage(): Promise<ExitCode> {
  command(
    "node-image",
    "Builds the image of a real node, for machines without a registry.",
  ).parse();
  building = buildImage((line) => process.stderr.write(`${line}\n`), interruption.signal);
  process.stdout.write(`${await building}\n`);
  return 0;
}

const interruption = new AbortController();
let building: Promise<string> | undefined;

onSignal(async () => {
  interruption.abort();
  await building?.catch(() => {});
});

await run(nodeImage);
