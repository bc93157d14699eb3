/**
 * A thread that asks without a pause, so that nothing its process computes holds it up. It is told to
 * start, to rest and to tell what it has seen, by its parent.
 */
import { Agent, request } from "node:https";
import { constants, setPriority } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

/** One sort of request; each is made in turn. */
export interface Question {
  /** "user → API server" */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
  /** Whether one connection serves all of them; else each has its own. */
  readonly keepsConnection: boolean;
}

export interface CallerWishes {
  readonly questions: readonly Question[];
  readonly everyMilliseconds: number;
}

export type Command = "call" | "rest" | "tell";

/** A request that got no answer, or one that is a refusal. */
export interface FailedRequest {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly words: string;
}

export interface Seen {
  readonly requests: number;
  /** For so long it was to call. */
  readonly milliseconds: number;
  readonly failed: readonly FailedRequest[];
}

const patienceMilliseconds = 10_000;
const pollMilliseconds = 5;
const { questions, everyMilliseconds } = workerData as CallerWishes;
const agents = questions.map(({ certificate, key, authority, keepsConnection }) => {
  const files = { cert: certificate, key, ca: authority };
  return new Agent({
    ...files,
    keepAlive: keepsConnection,
    ...(keepsConnection && { maxSockets: 1 }),
  });
});
const failed: FailedRequest[] = [];
// Of this thread alone, where it is allowed: whoever measures must not wait for those who compute.
try {
  setPriority(constants.priority.PRIORITY_HIGH);
} catch {
  // The rate shows whether that was needed.
}
let requests = 0;
let milliseconds = 0;
let waiting = 0;
let calling: Promise<void> | undefined;
let resting = true;

parentPort?.on("message", async (command: Command) => {
  if (command === "call") {
    resting = false;
    calling = callOn();
  } else {
    resting = true;
    await calling;
  }
  parentPort?.postMessage({ requests, milliseconds, failed } satisfies Seen);
  if (command === "tell") for (const agent of agents) agent.destroy();
  if (command === "tell") parentPort?.close();
});

async function callOn(): Promise<void> {
  const begun = Date.now();
  for (let due = begun; !resting; due += everyMilliseconds) {
    await wait(Math.max(0, due - Date.now()));
    ask(requests++ % questions.length);
  }
  milliseconds += Date.now() - begun;
  while (waiting > 0) await wait(pollMilliseconds);
}

function ask(place: number): void {
  const { name, host, port, path } = questions[place] as Question;
  const at = Date.now();
  waiting++;
  const done = (words?: string) => {
    waiting--;
    if (words !== undefined) failed.push({ name, at, words });
  };
  const asking = request(
    { host, port, servername: "", path, agent: agents[place], timeout: patienceMilliseconds },
    (response) => {
      let text = "";
      response
        .setEncoding("utf8")
        .on("data", (part: string) => {
          text += part;
        })
        .on("end", () =>
          done((response.statusCode ?? 0) < 400 ? undefined : `${response.statusCode} ${text}`),
        )
        .on("error", ({ message }) => done(message));
    },
  );
  asking
    .on("error", ({ message }) => done(message))
    .on("timeout", () => asking.destroy(new Error("no answer within 10 s")))
    .end();
}
