/** One shell that stays open in a container: a command costs a millisecond instead of a tenth of a second. */
import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { Problem } from "../../sim/problem.ts";
import { Inconclusive } from "../../steps/target.ts";
import { wordsOf } from "../engine/engine.ts";

/** One word for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** No shorter than the line that ends an output: "end-", a UUID and an exit code. */
const markLength = 64;

interface Waiting {
  readonly mark: string;
  resolve(result: { output: string; code: number }): void;
  reject(error: Error): void;
}

/** A command in a node failed. */
class CommandFailed extends Error {
  constructor(command: string, code: number, output: string) {
    super(`in the node, ${command.trim().split("\n")[0]} ended with ${code}: ${output.trim()}`);
    this.name = "CommandFailed";
  }
}

export class Shell {
  readonly #node: string;
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #waiting: Waiting[] = [];
  #received = "";
  #ended = false;

  /**
   * @param node its name, for messages.
   * @throws Problem when the engine runs nothing in it.
   */
  static async open(docker: Docker, containerId: string, node: string): Promise<Shell> {
    const stream = await attach(docker, containerId).catch((error) => {
      throw new Problem(
        "node-exec",
        `the container engine can not run a shell in node ${node}: ${wordsOf(error)}`,
        "see that its exec works in a container that was started with --privileged",
      );
    });
    const output = new PassThrough();
    docker.modem.demuxStream(stream, output, output);
    return new Shell(node, stream, output);
  }

  private constructor(node: string, stream: NodeJS.ReadWriteStream, output: PassThrough) {
    this.#node = node;
    this.#stream = stream;
    output.setEncoding("utf8").on("data", (text: string) => this.#receive(text));
    const ended = () => this.#end();
    stream.on("end", ended).on("close", ended).on("error", ended);
  }

  /**
   * Runs a script; scripts run one after another.
   * @returns standard output and standard error together.
   * @throws CommandFailed unless it ends with 0, Inconclusive when the container is gone.
   */
  async run(script: string, input: string | Uint8Array = ""): Promise<string> {
    const { output, code } = await this.try(script, input);
    if (code !== 0) throw new CommandFailed(script, code, output);
    return output;
  }

  /** @param input becomes standard input, whatever its bytes. */
  async try(
    script: string,
    input: string | Uint8Array = "",
  ): Promise<{ output: string; code: number }> {
    const mark = `end-${randomUUID()}`;
    const body = `(eval ${quoted(script)}) 2>&1`;
    const encoded = Buffer.from(input).toString("base64");
    const fed = encoded ? `echo ${encoded} | base64 -d | ${body}` : `${body} < /dev/null`;
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#gone());
      this.#waiting.push({ mark, resolve, reject });
      this.#stream.write(`${fed}; printf '\\n%s %s\\n' ${mark} $?\n`);
    });
  }

  /** The container is gone, or has been given up. */
  get ended(): boolean {
    return this.#ended;
  }

  throwIfEnded(): void {
    if (this.#ended) throw this.#gone();
  }

  close(): void {
    this.#ended = true;
    this.#stream.end();
  }

  #receive(text: string): void {
    // What was looked through before can end with a part of the mark at most.
    let from = Math.max(0, this.#received.length - markLength);
    this.#received += text;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const end = this.#received.indexOf(`\n${first.mark} `, from);
      const lineEnd = this.#received.indexOf("\n", end + 1);
      if (end < 0 || lineEnd < 0) return;
      const code = Number(this.#received.slice(end + first.mark.length + 2, lineEnd));
      const output = this.#received.slice(0, end);
      this.#received = this.#received.slice(lineEnd + 1);
      from = 0;
      this.#waiting.shift();
      first.resolve({ output, code });
    }
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#gone());
  }

  #gone(): Inconclusive {
    return new Inconclusive(`the container of node ${this.#node} has ended in mid-scenario`);
  }
}

async function attach(docker: Docker, containerId: string): Promise<NodeJS.ReadWriteStream> {
  const exec = await docker.getContainer(containerId).exec({
    Cmd: ["/bin/sh"],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  return exec.start({ hijack: true, stdin: true });
}
