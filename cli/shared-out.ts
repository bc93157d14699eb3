/** Tasks shared out among threads, with progress. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Presets, SingleBar } from "cli-progress";

/** What a thread is told when nothing is left to do. */
export type Stop = "stop";

/**
 * Each thread gets a task, answers it with a message, and gets the next.
 * @param script of the threads. @param what the tasks are, for the progress: "stories".
 * @returns the answers, in the order of the tasks. @throws whatever a thread throws.
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
  bar.start(tasks.length, 0);
  const answers = new Array<Answer>(tasks.length);
  const waiting = [...tasks.entries()];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(script);
      let place = 0;
      const next = () => {
        const entry = waiting.shift();
        if (entry) place = entry[0];
        worker.postMessage((entry ? entry[1] : "stop") satisfies Task | Stop);
      };
      worker.on("message", (answer: Answer) => {
        answers[place] = answer;
        bar.increment();
        next();
      });
      worker.on("error", reject);
      worker.on("exit", () => resolve());
      next();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, work));
  bar.stop();
  return answers;
}
