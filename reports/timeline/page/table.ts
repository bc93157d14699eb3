/**
 * Every credential at the instant, in words: what the canvas shows, for reading, searching and screen
 * readers. Only the rows in sight are made, so that a thousand of them do not hold up a frame.
 */
import type { Lane, Recording } from "../recording.ts";
import { latest, type Standing, standingOf, stateAt } from "../standing.ts";
import type { App } from "./app.ts";
import { dateOf, escaped, leftOf, runIsOver, stateClass, stateWords } from "./words.ts";

const rowHeight = 30;
const spare = 4;

export class Table {
  readonly #app: App;
  readonly #box: HTMLElement;
  readonly #counts: HTMLElement;
  readonly #body: HTMLTableSectionElement;
  readonly #table: HTMLTableElement;
  #printing = false;
  #known = "";
  #knownCounts = "";

  constructor(box: HTMLElement, counts: HTMLElement, app: App) {
    this.#app = app;
    this.#box = box;
    // It scrolls, so the keyboard must reach it.
    box.tabIndex = 0;
    this.#counts = counts;
    this.#table = box.appendChild(document.createElement("table"));
    this.#table.createTHead().insertRow();
    this.#body = this.#table.createTBody();
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    box.addEventListener("click", (event) => this.#click(event));
  }

  print(printing: boolean): void {
    this.#printing = printing;
    this.draw();
  }

  draw(): void {
    const { run, other, at } = this.#app;
    const shown = this.#app.shown(run);
    // Those of a worker that is yet to join, or has left, are in the picture alone.
    const lanes = shown.filter((index) => standingOf(run.lanes[index] as Lane, at));
    this.#head(other);
    const from = this.#printing
      ? 0
      : Math.max(0, Math.floor(this.#box.scrollTop / rowHeight) - spare);
    const room = Math.ceil(this.#box.clientHeight / rowHeight) + 2 * spare;
    const to = this.#printing ? lanes.length : Math.min(lanes.length, from + room);
    const rows = lanes.slice(from, to).map((lane, index) => this.#row(lane, from + index));
    const html = [gap(from), ...rows, gap(lanes.length - to)].join("");
    this.#table.ariaRowCount = String(lanes.length + 1);
    if (html !== this.#known) {
      this.#known = html;
      const focused = this.#body.contains(document.activeElement)
        ? (document.activeElement as HTMLElement).dataset.lane
        : undefined;
      this.#body.innerHTML = html;
      if (focused) this.#body.querySelector<HTMLElement>(`[data-lane="${focused}"]`)?.focus();
    }
    this.#count(run, shown);
  }

  #head(other: Recording | undefined): void {
    const titles = [
      "Credential",
      "State",
      ...(other ? ["Below"] : []),
      "Left",
      "Renewed by",
      "Ends (UTC)",
      "Made",
    ];
    const row = this.#table.tHead?.rows[0] as HTMLTableRowElement;
    if (row.cells.length === titles.length) return;
    row.innerHTML = titles.map((title) => `<th scope="col">${title}</th>`).join("");
  }

  #row(index: number, position: number): string {
    const { run, other, at, selection } = this.#app;
    const lane = run.lanes[index] as Lane;
    const name = `<td><button type="button" class="name" data-lane="${index}">${escaped(lane.name)}</button></td>`;
    const selected = selection?.recording === run && selection.lane === index;
    const open = `<tr aria-rowindex="${position + 2}"${selected ? ' aria-current="true"' : ""}>`;
    if (at > run.end) return `${open}${name}${runIsOver}</tr>`;
    const standing = standingOf(lane, at) as Standing;
    const cells = [
      `<td>${stateHtml(lane, at)}</td>`,
      ...(other ? [twinCell(other, lane.name, at)] : []),
      `<td>${leftOf(standing.notAfter, at)}</td>`,
      `<td>${escaped(lane.renewedBy)}</td>`,
      `<td>${dateOf(standing.notAfter).replace(" UTC", "")}</td>`,
      `<td>${standing.generation + 1}×</td>`,
    ];
    return `${open}${name}${cells.join("")}</tr>`;
  }

  #count(run: Recording, shown: readonly number[]): void {
    const { at } = this.#app;
    const counts = new Map<string, number>();
    for (const index of at > run.end ? [] : shown) {
      const lane = run.lanes[index] as Lane;
      const said = latest(lane.generations.issuedAt, at) < 0 ? "not made yet" : stateHtml(lane, at);
      counts.set(said, (counts.get(said) ?? 0) + 1);
    }
    const html = [...counts].map(([said, count]) => `<span>${count} ${said}</span>`).join("");
    if (html === this.#knownCounts) return;
    this.#knownCounts = html;
    this.#counts.innerHTML = html;
  }

  #click(event: Event): void {
    const { lane } = (event.target as HTMLElement).dataset;
    if (lane === undefined) return;
    this.#app.select({ recording: this.#app.run, lane: Number(lane), generation: undefined });
  }
}

function stateHtml(lane: Lane, at: number): string {
  const state = stateAt(lane, at);
  return `<span class="${stateClass(state)}">${stateWords(state)}</span>`;
}

/** The credential of that name in the run below. */
function twinCell({ lanes, end }: Recording, name: string, at: number): string {
  if (at > end) return runIsOver;
  const twin = lanes.find((lane) => lane.name === name);
  return `<td>${twin && standingOf(twin, at) ? stateHtml(twin, at) : "–"}</td>`;
}

/** Room for the rows that are not made. */
function gap(rows: number): string {
  if (rows === 0) return "";
  return `<tr aria-hidden="true"><td class="gap" style="--height:${rows * rowHeight}px"></td></tr>`;
}
