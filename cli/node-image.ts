/** npm run node-image: builds the node image from Go modules and Debian packages, unless it is there. */
import { buildImage } from "../kind/engine/node-image.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function nodeImage(): Promise<ExitCode> {
  command(
    "node-image",
    "Builds the image of a real node, for machines without a registry.",
  ).parse();
  const name = await buildImage((line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${name}\n`);
  return 0;
}

await run(nodeImage);
