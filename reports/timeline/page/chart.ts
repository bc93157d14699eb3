/**
 * The lanes of one run on a canvas. What is drawn is what is in sight: the rows between which the box is
 * scrolled, and of them the generations that reach into the view.
 */
import type { Lane, Mark, Recording } from "../recording.ts";
import { latest } from "../standing.ts";
import type { App } from "./app.ts";
import { axisHeight, drawAxis, drawDeeds, drawEnd } from "./axis.ts";
import {
  type Brush,
  drawBand,
  drawHorizon,
  drawLife,
  drawMark,
  type Scale,
  timeAt,
  x,
} from "./draw.ts";
import { moveThroughTime } from "./gestures.ts";
import { drawLabel, gutterOf, outline } from "./labels.ts";
import type { Palette } from "./palette.ts";
import { drawnOrder, inSight, layOut, type Row } from "./rows.ts";
import { dayOf } from "./words.ts";

const layerNames: Record<string, string> = { host: "Host layer", cluster: "Cluster layer" };

export class Chart {
  readonly #app: App;
  readonly #recording: Recording;
  readonly #box: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #spacer: HTMLElement;
  readonly #marks: ReadonlyMap<number | null, readonly Mark[]>;
  /** What was done to the whole platform. */
  readonly #deeds: readonly Mark[];
  readonly #palette: () => Palette;
  #rows: readonly Row[] = [];
  #laidOutFor: readonly number[] | undefined;
  #height = 0;
  #printing = false;

  /** @param scrolled is told when somebody scrolls. */
  constructor(
    host: HTMLElement,
    app: App,
    recording: Recording,
    palette: () => Palette,
    scrolled: (chart: Chart) => void,
  ) {
    this.#app = app;
    this.#recording = recording;
    this.#palette = palette;
    this.#marks = Map.groupBy(recording.marks, ({ lane }) => lane);
    this.#deeds = recording.marks.filter(
      ({ kind, lane }) => lane === null && kind !== "interruption" && kind !== "refusal",
    );
    const section = host.appendChild(document.createElement("section"));
    section.className = "chart";
    section.innerHTML = `<h2></h2><div class="lanes" tabindex="0" role="region"><canvas role="img"></canvas><div></div></div>`;
    const [title, box] = section.children as unknown as [HTMLElement, HTMLElement];
    title.textContent = recording.title;
    title.hidden = app.runs.length === 1;
    this.#box = box;
    [this.#canvas, this.#spacer] = box.children as unknown as [HTMLCanvasElement, HTMLElement];
    box.ariaLabel = `Lanes of ${recording.title}`;
    box.addEventListener("scroll", () => {
      this.draw();
      scrolled(this);
    });
    box.addEventListener("keydown", (event) => this.#key(event));
    this.#listen();
    this.draw();
  }

  /** Scrolls as another chart of the page was scrolled. */
  follow(other: Chart): void {
    this.#box.scrollTop = other.#box.scrollTop;
  }

  /** Everything, however long, for paper. */
  print(printing: boolean): void {
    this.#printing = printing;
    this.draw();
  }

  draw(): void {
    this.#layOut();
    const { context, width, height } = this.#prepare();
    const palette = this.#palette();
    const brush = { context, palette, scale: this.#scale(width) };
    const top = this.#printing ? 0 : this.#box.scrollTop;
    context.fillStyle = palette.page;
    context.fillRect(0, 0, width, height);
    drawAxis(brush, this.#recording, height, x(brush.scale, this.#app.at));
    context.save();
    context.beginPath();
    context.rect(0, axisHeight, width, height - axisHeight);
    context.clip();
    for (const row of inSight(this.#rows, top, top + height)) {
      this.#drawRow(brush, row, row.y - top + axisHeight);
    }
    drawEnd(brush, this.#recording, height);
    context.restore();
    drawDeeds(brush, this.#deeds, height);
    this.#drawNow(brush, height);
  }

  #layOut(): void {
    const shown = this.#app.shown(this.#recording);
    if (shown === this.#laidOutFor) return;
    this.#laidOutFor = shown;
    const { rows, height } = layOut(this.#recording, shown);
    this.#rows = rows;
    this.#height = height + axisHeight;
    const { title } = this.#recording;
    this.#canvas.ariaLabel = `${title}: the lives of ${shown.length} credentials over time. The table says how each stands.`;
  }

  #prepare(): { context: CanvasRenderingContext2D; width: number; height: number } {
    const sharp = devicePixelRatio;
    const width = this.#box.clientWidth;
    const most = Number.parseFloat(getComputedStyle(this.#box).maxHeight) || this.#height;
    const height = this.#printing ? this.#height : Math.min(this.#height, most);
    if (this.#canvas.width !== width * sharp || this.#canvas.height !== height * sharp) {
      this.#canvas.width = width * sharp;
      this.#canvas.height = height * sharp;
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    this.#spacer.style.height = `${this.#height - height}px`;
    const context = this.#canvas.getContext("2d") as CanvasRenderingContext2D;
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    return { context, width, height };
  }

  #scale(width = this.#box.clientWidth): Scale {
    const { from, to } = this.#app.view;
    return { from, to, left: gutterOf(width), right: width - 12 };
  }

  #drawRow(brush: Brush, row: Row, y: number): void {
    const { context, palette, scale } = brush;
    const { lanes, bands } = this.#recording;
    context.textAlign = "left";
    if (row.layer !== undefined) {
      context.fillStyle = palette.text;
      context.font = "650 14px system-ui, sans-serif";
      context.fillText(layerNames[row.layer] as string, 14, y + 21);
      context.fillStyle = palette.rule;
      context.fillRect(14, y + row.height - 6, scale.right - 14, 1);
      return;
    }
    const index = row.lane as number;
    const lane = lanes[index] as Lane;
    const middle = y + row.height / 2;
    const { selection } = this.#app;
    if (selection?.recording === this.#recording && selection.lane === index) {
      context.fillStyle = palette.rule;
      context.fillRect(0, y, scale.right + 12, row.height);
    }
    drawLabel(brush, lane, row.first ?? false, middle);
    for (const band of bands) {
      if (band.machine === lane.machine) drawBand(brush, band, y, row.height);
    }
    drawLife(brush, lane, middle);
    if (lane.kind === "authority") drawHorizon(brush, lane, this.#recording.end, middle);
    for (const mark of this.#marks.get(index) ?? []) drawMark(brush, mark, middle);
    if (selection?.recording === this.#recording && selection.lane === index) {
      outline(brush, lane, this.#app.selectedGeneration(selection), middle);
    }
  }

  #drawNow({ context, palette, scale }: Brush, height: number): void {
    const left = x(scale, this.#app.at);
    if (left < scale.left || left > scale.right) return;
    context.fillStyle = palette.now;
    context.fillRect(left - 1, axisHeight - 14, 2, height);
    const label = `day ${dayOf(this.#recording, this.#app.at)}`;
    context.font = "600 12px system-ui, sans-serif";
    const width = context.measureText(label).width + 12;
    const begin = Math.min(Math.max(left - width / 2, scale.left), scale.right - width);
    context.beginPath();
    context.roundRect(begin, 3, width, 18, 5);
    context.fill();
    context.fillStyle = palette.page;
    context.textAlign = "left";
    context.fillText(label, begin + 6, 16);
  }

  #listen(): void {
    const canvas = this.#canvas;
    moveThroughTime(canvas, this.#app, () => this.#scale());
    canvas.addEventListener("click", (event) => this.#click(event));
    canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
      canvas.title = this.#hint(offsetX, offsetY);
    });
  }

  #click({ offsetX, offsetY }: MouseEvent): void {
    const row = this.#rowAt(offsetY);
    if (row?.lane === undefined) return;
    const generation = this.#generationAt(row.lane, offsetX);
    this.#app.select({ recording: this.#recording, lane: row.lane, generation });
  }

  #rowAt(offsetY: number): Row | undefined {
    if (offsetY <= axisHeight) return undefined;
    const y = offsetY - axisHeight + this.#box.scrollTop;
    return this.#rows.find((row) => y >= row.y && y < row.y + row.height);
  }

  /** The generation in place where the pointer is; undefined on the label. */
  #generationAt(lane: number, offsetX: number): number | undefined {
    const scale = this.#scale();
    if (offsetX < scale.left) return undefined;
    const { issuedAt } = (this.#recording.lanes[lane] as Lane).generations;
    return Math.max(0, latest(issuedAt, timeAt(scale, offsetX)));
  }

  #hint(offsetX: number, offsetY: number): string {
    const scale = this.#scale();
    const row = this.#rowAt(offsetY);
    const near = (mark: Mark) =>
      x(scale, mark.from) - 6 <= offsetX && offsetX <= x(scale, mark.to) + 6;
    const marks = (this.#marks.get(row?.lane ?? null) ?? []).filter(near);
    const said = marks
      .slice(0, 4)
      .map(({ text, times }) => (times > 1 ? `${text} (${times} times)` : text));
    if (row?.lane === undefined) return said.join("\n");
    const { name } = this.#recording.lanes[row.lane] as Lane;
    const generation = this.#generationAt(row.lane, offsetX);
    return [generation === undefined ? name : `${name}#${generation + 1}`, ...said].join("\n");
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") {
      // Else the key would press the button that it goes to.
      event.preventDefault();
      document.querySelector<HTMLButtonElement>("#details button:enabled")?.focus();
    }
    if (step === undefined) return;
    event.preventDefault();
    const order = drawnOrder(this.#rows);
    const { selection } = this.#app;
    const position = selection?.recording === this.#recording ? order.indexOf(selection.lane) : -1;
    const lane = order[Math.min(Math.max(position + step, 0), order.length - 1)];
    if (lane === undefined) return;
    this.#app.select({ recording: this.#recording, lane, generation: undefined });
    this.reveal(lane);
  }

  /** Scrolls to a lane, if it is out of sight. */
  reveal(lane: number): void {
    const row = this.#rows.find((candidate) => candidate.lane === lane);
    if (!row) return;
    const { scrollTop, clientHeight } = this.#box;
    const room = clientHeight - axisHeight - 2 * row.height;
    if (row.y < scrollTop || row.y > scrollTop + room) this.#box.scrollTop = row.y - room / 2;
  }
}
