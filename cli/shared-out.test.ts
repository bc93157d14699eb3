/** Each end of the sharing in threads of its own; a process that does not end is what this is about. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { Problem } from "../sim/problem.ts";
import { sharedOut } from "./shared-out.ts";

const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** @param answer what a thread does with a task, as JavaScript. */
function thread(answer: string): URL {
  const script = `
    import { answerTasks } from ${module("./shared-out.ts")};
    import { Problem } from ${module("../sim/problem.ts")};
    answerTasks(async (task) => { ${answer} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}

test("the answers come in the order of the tasks", async () => {
  const doubled = await sharedOut<number, number>(thread("return 2 * task"), [1, 2, 3], "numbers");
  expect(doubled).toEqual([2, 4, 6]);
});

test("what a user can mend in a thread, he can mend here", async () => {
  const failing = thread('throw new Problem("number-odd", "1 is odd", "name another")');
  const problem = await sharedOut(failing, [1], "numbers").catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect([problem.code, problem.line()]).toEqual(["number-odd", "1 is odd; name another"]);
});

test("a thread that fails ends the others, and the process", () => {
  const script = thread('if (task === 1) throw new Error("a bug"); for (;;);');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { run } from ${module("./outcome.ts")};
       import { sharedOut } from ${module("./shared-out.ts")};
       await run(() => sharedOut(new URL(${JSON.stringify(script.href)}), [1, 2], "numbers"));`,
    ],
    { encoding: "utf8", timeout: 30_000 },
  );
  expect(stderr).toMatch(/certwarp itself failed: Error: a bug/);
  expect(status).toBe(3);
});
