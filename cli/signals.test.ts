import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** A process that is ended by a signal, in which this JavaScript runs. */
function ended(signal: NodeJS.Signals, script: string) {
  const module = JSON.stringify(new URL("./signals.ts", import.meta.url).href);
  const lines = [
    `import { onSignal } from ${module};`,
    "const say = (words) => async () => console.log(words);",
    script,
    `process.kill(process.pid, "${signal}");`,
    // It would end by itself otherwise, before the signal arrives.
    "setTimeout(() => {}, 60_000);",
  ];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", lines.join("\n")],
    { encoding: "utf8" },
  );
  return { status, said: stdout.trim().split("\n"), stderr };
}

test("what was started last is given back first, and what is back already not at all", () => {
  const { status, said, stderr } = ended(
    "SIGINT",
    'onSignal(say("directory")); onSignal(say("finished"))(); onSignal(say("nodes"));',
  );
  expect(stderr).toBe("\nSIGINT: removing what was started\n");
  expect(said).toEqual(["nodes", "directory"]);
  expect(status).toBe(130);
});

test("what goes back by itself meanwhile is not given back again", () => {
  const { status, said } = ended(
    "SIGTERM",
    'const done = onSignal(say("directory")); onSignal(async () => { done(); console.log("nodes"); });',
  );
  expect(said).toEqual(["nodes"]);
  expect(status).toBe(143);
});

test("a second signal, a while after the first, waits for nothing and has its own code", () => {
  const { status } = ended(
    "SIGTERM",
    'onSignal(() => new Promise(() => {})); setTimeout(() => process.kill(process.pid, "SIGINT"), 1200);',
  );
  expect(status).toBe(130);
});
