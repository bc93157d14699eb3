/** What the page shows now, and who is told when that changes. */
import type { PageData } from "../embedding.ts";
import type { Lane, Recording } from "../recording.ts";
import { latest } from "../standing.ts";
import { findLane, readAddress, readTime, writeAddress, writeTime } from "./address.ts";
import { type Filter, matching, type Verdict, verdicts } from "./filter.ts";
import { View } from "./view.ts";

export interface Selection {
  readonly recording: Recording;
  /** An index into its lanes. */
  readonly lane: number;
  /** An index into its generations; undefined for the one that is in place at the instant. */
  readonly generation: number | undefined;
}

const noFilter: Filter = { find: "", owner: "", kind: "", verdict: "any" };

export class App {
  readonly data: PageData;
  readonly view = new View();
  run: Recording;
  /** The run below it, to compare with. */
  other: Recording | undefined;
  at: number;
  filter = noFilter;
  selection: Selection | undefined;
  /** Shown lanes of each run, by index. */
  readonly #shown = new Map<Recording, { key: string; lanes: number[] }>();
  readonly #listeners: (() => void)[] = [];
  #scheduled = false;

  constructor(data: PageData) {
    const [first] = data.recordings;
    if (!first) throw new Error("there is no run on this page");
    this.data = data;
    this.run = first;
    this.at = first.start;
    this.show(first);
  }

  get runs(): readonly Recording[] {
    return this.other ? [this.run, this.other] : [this.run];
  }

  get start(): number {
    return Math.min(...this.runs.map(({ start }) => start));
  }

  get end(): number {
    return Math.max(...this.runs.map(({ end }) => end));
  }

  show(run: Recording, other?: Recording): void {
    this.run = run;
    this.other = other === run ? undefined : other;
    if (this.selection && !this.runs.includes(this.selection.recording)) this.selection = undefined;
    const { start, end } = this;
    this.view.reach(start - 0.01 * (end - start), end + 0.12 * (end - start));
    this.goTo(this.at);
  }

  goTo(at: number): void {
    this.at = Math.round(Math.min(Math.max(at, this.start), this.end));
    this.changed();
  }

  narrow(filter: Partial<Filter>): void {
    this.filter = { ...this.filter, ...filter };
    this.changed();
  }

  select(selection: Selection | undefined): void {
    this.selection = selection;
    this.changed();
  }

  /** The generation that the selection means, at this instant. */
  selectedGeneration({ recording, lane, generation }: Selection): number {
    if (generation !== undefined) return generation;
    const { issuedAt } = (recording.lanes[lane] as Lane).generations;
    return Math.max(0, latest(issuedAt, this.at));
  }

  shown(recording: Recording): readonly number[] {
    const byInstant = this.filter.verdict === "not-valid-now";
    const key = JSON.stringify([this.filter, byInstant && this.at]);
    const known = this.#shown.get(recording);
    if (known?.key === key) return known.lanes;
    const lanes = matching(recording, this.filter, this.at);
    this.#shown.set(recording, { key, lanes });
    return lanes;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Everybody draws anew, once, before the next frame. */
  changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Takes what a link says; what it says wrongly is passed over. */
  follow(hash: string): void {
    const {
      run,
      with: other,
      t,
      c,
      q = "",
      owner = "",
      kind = "",
      verdict = "any",
    } = readAddress(hash);
    const named = (name: string | undefined) =>
      this.data.recordings.find((recording) => recording.name === name);
    this.show(named(run) ?? this.run, named(other));
    this.filter = {
      find: q,
      owner,
      kind,
      verdict: verdict in verdicts ? (verdict as Verdict) : "any",
    };
    this.goTo((t === undefined ? undefined : readTime(this.run, t)) ?? this.at);
    const [, name = "", generation] = /^(.*?)(?:@(\d+))?$/.exec(c ?? "") ?? [];
    const lane = name === "" ? undefined : findLane(this.run.lanes, name);
    this.selection =
      lane === undefined
        ? undefined
        : {
            recording: this.run,
            lane,
            generation: generation === undefined ? undefined : Number(generation) - 1,
          };
    this.changed();
  }

  /** The link to what is shown. */
  address(): string {
    const { filter, selection } = this;
    const { name = "" } = selection?.recording.lanes[selection.lane] ?? {};
    const generation = selection?.generation;
    return writeAddress({
      ...(this.data.recordings.length > 1 && { run: this.run.name }),
      ...(this.other && { with: this.other.name }),
      t: writeTime(this.run, this.at),
      c: generation === undefined ? name : `${name}@${generation + 1}`,
      q: filter.find,
      owner: filter.owner,
      kind: filter.kind,
      verdict: filter.verdict === "any" ? "" : filter.verdict,
    });
  }
}
