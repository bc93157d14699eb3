/** Tells on a terminal what happens in a world, as it happens. */
import { Chronicle, type ChronicleLine, formatLine } from "../reports/chronicle.ts";
import { type Paint, paintFor } from "../reports/paint.ts";
import type { World } from "../sim/world.ts";

export class Telling {
  readonly #world: World;
  readonly #stream: NodeJS.WriteStream | undefined;
  readonly #paint: Paint;
  readonly #chronicle: Chronicle;
  readonly #keep: (lines: readonly ChronicleLine[]) => void;
  #told = 0;

  /**
   * @param stream undefined: nothing is written.
   * @param keep gets every line that is told.
   */
  constructor(
    world: World,
    stream: NodeJS.WriteStream | undefined,
    keep: (lines: readonly ChronicleLine[]) => void = () => {},
  ) {
    this.#keep = keep;
    this.#world = world;
    this.#stream = stream;
    this.#paint = paintFor(stream ?? process.stdout);
    this.#chronicle = new Chronicle(world.start);
  }

  /** What has happened since the last call. @returns how many lines that took. */
  tell(): number {
    const { events } = this.#world.site.trace;
    const lines = this.#chronicle.tell(events.slice(this.#told));
    this.#told = events.length;
    for (const line of lines) this.#write(this.#painted(line));
    this.#keep(lines);
    return lines.length;
  }

  /** A sentence of our own at this moment of the story, after what has happened by then. */
  say(text: string): void {
    this.tell();
    const at = this.#world.now();
    const day = Math.floor((at - this.#world.start) / 86_400);
    const line = { at, day, text, tone: "good" } as const;
    this.#write(this.#paint.strong(formatLine(line)));
    this.#keep([line]);
  }

  /** A document, below the sentence that it belongs to. */
  show(text: string): void {
    this.#write(text.trimEnd().replaceAll(/^/gm, "         "));
  }

  #painted(line: ChronicleLine): string {
    const paint = { quiet: this.#paint.faint, good: this.#paint.good, bad: this.#paint.bad }[
      line.tone
    ];
    return paint(formatLine(line));
  }

  #write(text: string): void {
    this.#stream?.write(`${text}\n`);
  }
}
