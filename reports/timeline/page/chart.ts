/**
 * The lanes of one run on a canvas. What is drawn is what is in sight: the rows between which the box is
 * scrolled, and of them the generations that reach into the view.
 */
import { select } from "d3-selection";
import { type D3ZoomEvent, ZoomTransform, zoom } from "d3-zoom";
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
import type { Palette } from "./palette.ts";
import { drawnOrder, inSight, layOut, type Row } from "./rows.ts";
import { dayOf, shortName } from "./words.ts";

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

  /** Drag and pinch move through time, Ctrl and wheel zoom; a wheel alone scrolls, as everywhere. */
  #listen(): void {
    const canvas = select(this.#canvas);
    const behaviour = zoom<HTMLCanvasElement, unknown>()
      .filter((event: MouseEvent & TouchEvent) => {
        if (event.type === "wheel") return event.ctrlKey || event.metaKey || event.shiftKey;
        if (event.type === "touchstart") return event.touches.length > 1;
        return event.type !== "dblclick" && event.button === 0 && event.offsetY > axisHeight;
      })
      .extent(() => {
        const { left, right } = this.#scale();
        return [
          [left, 0],
          [right, 1],
        ];
      })
      .on("start", () => canvas.property("__zoom", this.#transform()))
      .on("zoom", ({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (!sourceEvent) return;
        const base = this.#base();
        const from = timeAt(base, transform.invertX(base.left));
        this.#app.view.set(from, from + (base.to - base.from) / transform.k);
        canvas.property("__zoom", this.#transform());
        this.#app.changed();
      });
    canvas.call(behaviour);
    canvas.on("wheel.before", () => canvas.property("__zoom", this.#transform()), {
      capture: true,
    });
    canvas.on("click", (event: MouseEvent) => this.#click(event));
    canvas.on("pointerdown.scrub pointermove.scrub", (event: PointerEvent) => this.#scrub(event));
    canvas.on("pointermove.hint", (event: PointerEvent) => {
      this.#canvas.title = this.#hint(event.offsetX, event.offsetY);
    });
  }

  /** All of time that can be seen, over the width of the lanes. */
  #base(): Scale {
    const { first, last } = this.#app.view;
    return { ...this.#scale(), from: first, to: last };
  }

  #transform(): ZoomTransform {
    const { from, to, first, last } = this.#app.view;
    const base = this.#base();
    const k = (last - first) / (to - from);
    return new ZoomTransform(k, base.left - k * x(base, from), 0);
  }

  #scrub(event: PointerEvent): void {
    if (event.offsetY > axisHeight || event.buttons !== 1) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#app.goTo(timeAt(this.#scale(), event.offsetX));
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
    const order = drawnOrder(this.#rows, this.#recording.lanes);
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

/** Room for names, at the left. */
function gutterOf(width: number): number {
  return width < 700 ? 130 : 330;
}

function drawLabel({ context, palette, scale }: Brush, lane: Lane, first: boolean, middle: number) {
  const wide = scale.left > 200;
  context.font = "600 12px system-ui, sans-serif";
  context.fillStyle = palette.text;
  if (first && wide) context.fillText(lane.owner, 14, middle + 4, 138);
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = wide ? palette.faint : palette.text;
  context.fillText(
    wide ? shortName(lane) : lane.name,
    wide ? 158 : 8,
    middle + 4,
    scale.left - (wide ? 168 : 14),
  );
}

/** Around the generation that is looked at. */
function outline(
  { context, palette, scale }: Brush,
  lane: Lane,
  generation: number,
  middle: number,
) {
  const { notBefore, notAfter } = lane.generations;
  const left = Math.max(scale.left, x(scale, notBefore[generation] as number));
  const right = Math.min(scale.right, x(scale, (notAfter[generation] as number) + 1));
  context.strokeStyle = palette.now;
  context.lineWidth = 2;
  context.strokeRect(left - 1, middle - 7, right - left + 2, 14);
}
