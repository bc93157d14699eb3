/** Tasks shared out among threads, with progress: this end, and that of the threads. */
import { availableParallelism } from "node:os";
import { parentPort, Worker } from "node:worker_threads";
import { Presets, SingleBar } from "cli-progress";
import { Problem } from "../sim/problem.ts";

/** What a thread is told when nothing is left to do. */
type Stop = "stop";

/** What it says to a task. Of an error only its words would arrive, so a problem comes as data. */
type Said<Answer> =
  | { readonly answer: Answer }
  | { readonly problem: Pick<Problem, "code" | "message" | "next"> };

/**
 * Each thread gets a task, answers it, and gets the next.
 * @param script of the threads: it calls `answerTasks`. @param what the tasks are, for the progress: "stories".
 * @returns the answers, in the order of the tasks.
 * @throws whatever a thread throws, a Problem as one; the others are ended then.
 */
export async function sharedOut<Task, Answer>(
  script: URL,
  tasks: readonly Task[],
  what: string,
): Promise<Answer[]> {
  const bar = new SingleBar(
    {
      format: `{bar} {value}/{total} ${what}`,
      stream: process.stderr,
      barsize: 30,
      clearOnComplete: true,
      noTTYOutput: true,
      notTTYSchedule: 5000,
    },
    Presets.shades_classic,
  );
  const answers = new Array<Answer>(tasks.length);
  const waiting = [...tasks.entries()];
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let place: number | undefined;
      const next = () => {
        const entry = waiting.shift();
        place = entry?.[0];
        worker.postMessage((entry ? entry[1] : "stop") satisfies Task | Stop);
      };
      worker.on("message", (said: Said<Answer>) => {
        if ("problem" in said) return reject(problemOf(said.problem));
        answers[place as number] = said.answer;
        bar.increment();
        next();
      });
      worker.on("error", reject);
      worker.on("exit", () => {
        if (place === undefined) resolve();
        else reject(new Error("a thread ended without an answer to its task"));
      });
      next();
    });
  const count = Math.min(availableParallelism(), tasks.length);
  const workers = Array.from({ length: count }, () => new Worker(script));
  bar.start(tasks.length, 0);
  try {
    await Promise.all(workers.map(work));
    return answers;
  } finally {
    bar.stop();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function problemOf({ code, message, next }: Pick<Problem, "code" | "message" | "next">): Problem {
  return new Problem(code, message, next);
}

/** What a thread does with the tasks that it is given, until there are none. */
export function answerTasks<Task, Answer>(answer: (task: Task) => Promise<Answer>): void {
  parentPort?.on("message", async (task: Task | Stop) => {
    if (task === "stop") return parentPort?.close();
    parentPort?.postMessage(await saidTo(() => answer(task)));
  });
}

/** @throws whatever is no Problem: it ends the thread. */
async function saidTo<Answer>(answer: () => Promise<Answer>): Promise<Said<Answer>> {
  try {
    return { answer: await answer() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, next } = error;
    return { problem: { code, message, next } };
  }
}
