/**
 * Every credential at the instant, in words: what the canvas shows, for reading, searching and screen
 * readers. Only the rows in sight are made, so that a thousand of them do not hold up a frame.
 */
import type { Lane, Recording, State } from "../recording.ts";
import { standingOf, stateAt } from "../standing.ts";
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
    const { run, other } = this.#app;
    const lanes = this.#app.shown(run);
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
    this.#count(run, lanes);
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
    const standing = standingOf(lane, at);
    if (!standing) return `${open}${name}<td colspan="6">not made yet</td></tr>`;
    const cells = [
      stateCell(standing.state),
      ...(other ? [twinCell(other, lane.name, at)] : []),
      `<td>${leftOf(standing.notAfter, at)}</td>`,
      `<td>${escaped(lane.renewedBy)}</td>`,
      `<td>${dateOf(standing.notAfter).replace(" UTC", "")}</td>`,
      `<td>${standing.generation + 1}×</td>`,
    ];
    return `${open}${name}${cells.join("")}</tr>`;
  }

  #count(run: Recording, lanes: readonly number[]): void {
    const counts = new Map<State, number>();
    for (const index of lanes) {
      const lane = run.lanes[index] as Lane;
      if (this.#app.at > run.end || !standingOf(lane, this.#app.at)) continue;
      const state = stateAt(lane, this.#app.at);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const html = [...counts]
      .map(
        ([state, count]) =>
          `<span>${count} <span class="${stateClass(state)}">${stateWords(state)}</span></span>`,
      )
      .join("");
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

function stateCell(state: State): string {
  return `<td><span class="${stateClass(state)}">${stateWords(state)}</span></td>`;
}

/** The credential of that name in the run below. */
function twinCell({ lanes, end }: Recording, name: string, at: number): string {
  if (at > end) return runIsOver;
  const twin = lanes.find((lane) => lane.name === name);
  return twin && standingOf(twin, at) ? stateCell(stateAt(twin, at)) : "<td>–</td>";
}

/** Room for the rows that are not made. */
function gap(rows: number): string {
  if (rows === 0) return "";
  return `<tr aria-hidden="true"><td class="gap" style="--height:${rows * rowHeight}px"></td></tr>`;
}
