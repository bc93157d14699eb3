/** The strip behind the scrubber: how many credentials are not good, and what was done, over the whole run. */
import type { Recording } from "../recording.ts";
import { trouble } from "../standing.ts";
import type { App } from "./app.ts";
import type { Palette } from "./palette.ts";
import { glyph, hatch } from "./shapes.ts";

/** Half the width of the range's thumb: its centre never comes closer to an edge. */
const inset = 6;

export class Strip {
  readonly #canvas: HTMLCanvasElement;
  readonly #app: App;
  #drawn: readonly unknown[] = [];
  readonly #staircases = new Map<Recording, { from: number; count: number }[]>();

  constructor(canvas: HTMLCanvasElement, app: App) {
    this.#canvas = canvas;
    this.#app = app;
  }

  /** The most that were not good at once. */
  worst(recording: Recording): { count: number; from: number } | undefined {
    const stairs = this.#stairs(recording);
    return stairs.reduce<(typeof stairs)[number] | undefined>(
      (worst, step) => (step.count > (worst?.count ?? 0) ? step : worst),
      undefined,
    );
  }

  /** The instant is not on it, so it is drawn only when something else has changed. */
  draw(palette: Palette): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const drawn = [this.#app.run, this.#app.end, palette, width, devicePixelRatio];
    if (drawn.every((part, index) => part === this.#drawn[index])) return;
    this.#drawn = drawn;
    const sharp = devicePixelRatio;
    this.#canvas.width = width * sharp;
    this.#canvas.height = height * sharp;
    const context = this.#canvas.getContext("2d") as CanvasRenderingContext2D;
    context.scale(sharp, sharp);
    const { start, end, run } = this.#app;
    const x = (at: number) =>
      inset + ((at - start) / Math.max(1, end - start)) * (width - 2 * inset);
    context.fillStyle = palette.panel;
    context.fillRect(inset, 14, width - 2 * inset, height - 20);
    for (const { from, to, kind } of run.bands) {
      context.fillStyle = kind === "switched off" ? palette.off : palette.rule;
      context.fillRect(x(from), 14, Math.max(2, x(to) - x(from)), height - 20);
    }
    this.#drawTrouble(context, palette, x, height);
    for (const { kind, from, lane } of run.marks) {
      if (lane !== null || kind === "interruption") continue;
      glyph(context, kind, x(from), 7, palette);
    }
  }

  #drawTrouble(
    context: CanvasRenderingContext2D,
    palette: Palette,
    x: (at: number) => number,
    height: number,
  ): void {
    const { run, end } = this.#app;
    const stairs = this.#stairs(run);
    const most = Math.max(8, this.worst(run)?.count ?? 0);
    for (const [index, { from, count }] of stairs.entries()) {
      if (count === 0) continue;
      const until = stairs[index + 1]?.from ?? end;
      const tall = Math.max(3, ((height - 22) * count) / most);
      const wide = Math.max(1.5, x(until) - x(from));
      context.fillStyle = hatch(context, palette.expired, "rising");
      context.fillRect(x(from), height - 6 - tall, wide, tall);
      context.fillStyle = palette.expired;
      context.fillRect(x(from), height - 6 - tall, wide, 2);
    }
  }

  #stairs(recording: Recording): { from: number; count: number }[] {
    let stairs = this.#staircases.get(recording);
    if (!stairs) {
      stairs = trouble(recording.lanes);
      this.#staircases.set(recording, stairs);
    }
    return stairs;
  }
}
