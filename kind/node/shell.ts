/** One shell that stays open in a container: a command costs a millisecond instead of a tenth of a second. */
import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";

interface Waiting {
  readonly mark: string;
  resolve(result: { output: string; code: number }): void;
  reject(error: Error): void;
}

/** A command in a node failed. */
class CommandFailed extends Error {
  readonly output: string;

  constructor(command: string, code: number, output: string) {
    super(`in the node, ${command.trim().split("\n")[0]} ended with ${code}: ${output.trim()}`);
    this.name = "CommandFailed";
    this.output = output;
  }
}

export class Shell {
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #waiting: Waiting[] = [];
  #received = "";
  #ended = false;

  static async open(docker: Docker, containerId: string): Promise<Shell> {
    const exec = await docker.getContainer(containerId).exec({
      Cmd: ["/bin/sh"],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: true });
    const output = new PassThrough();
    docker.modem.demuxStream(stream, output, output);
    return new Shell(stream, output);
  }

  private constructor(stream: NodeJS.ReadWriteStream, output: PassThrough) {
    this.#stream = stream;
    output.setEncoding("utf8").on("data", (text: string) => this.#receive(text));
    const ended = () => this.#fail(new Error("the node's shell ended: is its container gone?"));
    stream.on("end", ended).on("close", ended).on("error", ended);
  }

  /**
   * Runs a script; scripts run one after another.
   * @returns standard output and standard error together.
   * @throws CommandFailed unless it ends with 0.
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
    const encoded = Buffer.from(input).toString("base64");
    const body = Buffer.from(script).toString("base64");
    const fed = `echo ${encoded} | base64 -d | sh -c "$(echo ${body} | base64 -d)" 2>&1`;
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new Error(`the node is gone, and can not do: ${script}`));
      this.#waiting.push({ mark, resolve, reject });
      this.#stream.write(`${fed}; printf '\\n%s %s\\n' ${mark} $?\n`);
    });
  }

  close(): void {
    this.#ended = true;
    this.#stream.end();
  }

  #receive(text: string): void {
    this.#received += text;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const end = this.#received.indexOf(`\n${first.mark} `);
      const lineEnd = this.#received.indexOf("\n", end + 1);
      if (end < 0 || lineEnd < 0) return;
      const code = Number(this.#received.slice(end + first.mark.length + 2, lineEnd));
      const output = this.#received.slice(0, end);
      this.#received = this.#received.slice(lineEnd + 1);
      this.#waiting.shift();
      first.resolve({ output, code });
    }
  }

  #fail(error: Error): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
