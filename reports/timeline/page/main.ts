/** The page: reads its data, and lets everything on it follow one instant. */
import { firstFailure, nextEvent } from "../standing.ts";
import { App } from "./app.ts";
import { Chart } from "./chart.ts";
import { element, readData } from "./data.ts";
import { Details } from "./details.ts";
import { verdicts } from "./filter.ts";
import { listen } from "./keys.ts";
import { drawLegend } from "./legend.ts";
import { type Palette, readPalette } from "./palette.ts";
import { Player } from "./player.ts";
import { Story } from "./story.ts";
import { Strip } from "./strip.ts";
import { Table } from "./table.ts";
import { dateOf, dayOf } from "./words.ts";

const app = new App(await readData());
let palette: Palette = readPalette();
let charts: Chart[] = [];
let chartedRuns: readonly unknown[] = [];
let linking: ReturnType<typeof setTimeout> | undefined;

const scrubber = element<HTMLInputElement>("scrubber");
const strip = new Strip(element<HTMLCanvasElement>("strip"), app);
const table = new Table(element("table"), element("counts"), app);
const details = new Details(element("details"), app);
const story = new Story(element("story"), app);

app.follow(location.hash);
new Player(element("play"), element("speed"), app);

function begin(): void {
  fillChoices();
  wire();
  draw();
  if (app.selection) charts[0]?.reveal(app.selection.lane);
  document.documentElement.dataset.ready = "true";
}

function draw(): void {
  chart();
  for (const one of charts) one.draw();
  strip.draw(palette);
  drawWords();
  story.draw();
  table.draw();
  details.draw();
  const caption = story.latest();
  say(
    "caption",
    caption ? `day ${dayOf(app.run, caption.at)}: ${caption.text}` : "Nothing has happened yet.",
  );
  clearTimeout(linking);
  linking = setTimeout(link, 200);
}

/** The address follows when things have come to rest: browsers do not like it at every frame. */
function link(): void {
  history.replaceState(null, "", app.address());
}

/** New charts when other runs are shown. */
function chart(): void {
  const { runs } = app;
  if (runs.length === chartedRuns.length && runs.every((run, index) => run === chartedRuns[index]))
    return;
  chartedRuns = runs;
  const host = element("charts");
  host.replaceChildren();
  host.className = runs.length > 1 ? "compared" : "";
  const together = (scrolled: Chart) => {
    for (const other of charts) if (other !== scrolled) other.follow(scrolled);
  };
  charts = runs.map((run) => new Chart(host, app, run, () => palette, together));
  drawRun();
}

/** What belongs to the run as a whole. */
function drawRun(): void {
  const { run, data } = app;
  document.title = `${run.title} · certwarp`;
  say("title", run.title);
  say("about", run.about);
  const certificates = run.lanes
    .filter(({ kind }) => kind !== "token")
    .reduce((sum, { generations }) => sum + generations.issuedAt.length, 0);
  say(
    "facts",
    `${dateOf(run.start).slice(0, 10)} to ${dateOf(run.end).slice(0, 10)} · ${run.lanes.length} credentials, ${certificates.toLocaleString("en")} certificates · profile ${run.profile}, seed ${run.seed}, trace ${run.traceHash.slice(0, 16)}`,
  );
  say(
    "left-out",
    data.leftOut === 0
      ? `This page carries all ${data.certificates.length.toLocaleString("en")} certificates of its runs.`
      : `This page carries ${data.certificates.length.toLocaleString("en")} certificates as PEM; ${data.leftOut.toLocaleString("en")} more are in the picture and the table alone, to keep it small: roots come first, then what went wrong, then the last and the first of each credential.`,
  );
  const worst = strip.worst(run);
  say(
    "worst",
    worst ? `at most ${worst.count}, on day ${dayOf(run, worst.from)}` : "none at any time",
  );
  element<HTMLButtonElement>("failure").disabled = firstFailure(run) === undefined;
  choices("owner", ["", ...new Set(run.lanes.map(({ owner }) => owner))], "everybody");
  choices("kind", ["", ...new Set(run.lanes.map(({ kind }) => kind))], "any");
  scrubber.min = String(app.start);
  scrubber.max = String(app.end);
}

function drawWords(): void {
  const { run, at, filter } = app;
  scrubber.value = String(at);
  scrubber.ariaValueText = `day ${dayOf(run, at)}, ${dateOf(at)}`;
  say("day", `day ${dayOf(run, at)}`);
  say("date", dateOf(at));
  const { length } = app.shown(run);
  say(
    "shown",
    length === run.lanes.length ? `all ${length} shown` : `${length} of ${run.lanes.length} shown`,
  );
  value("run", run.name);
  value("with", app.other?.name ?? "");
  value("find", filter.find);
  value("owner", filter.owner);
  value("kind", filter.kind);
  value("verdict", filter.verdict);
}

function fillChoices(): void {
  const runs = app.data.recordings.map(({ name, title }) => new Option(title, name));
  element<HTMLSelectElement>("run").replaceChildren(...runs);
  element<HTMLSelectElement>("with").replaceChildren(
    new Option("nothing", ""),
    ...runs.map(({ text, value: name }) => new Option(text, name)),
  );
  element<HTMLSelectElement>("verdict").replaceChildren(
    ...Object.entries(verdicts).map(([name, words]) => new Option(words, name)),
  );
}

function choices(id: string, names: readonly string[], forNone: string): void {
  const options = names.map((name) => new Option(name === "" ? forNone : name, name));
  element<HTMLSelectElement>(id).replaceChildren(...options);
}

function wire(): void {
  const named = (name: string) => app.data.recordings.find((one) => one.name === name);
  on("run", "change", (name) => app.show(named(name) ?? app.run, app.other));
  on("with", "change", (name) => app.show(app.run, named(name)));
  on("find", "input", (find) => app.narrow({ find }));
  on("owner", "change", (owner) => app.narrow({ owner }));
  on("kind", "change", (kind) => app.narrow({ kind }));
  on("verdict", "change", (verdict) => app.narrow({ verdict: verdict as keyof typeof verdicts }));
  on("scrubber", "input", (at) => visit(Number(at)));
  for (const [id, action] of Object.entries(actions)) on(id, "click", action);
  document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  listen(actions, (seconds) => visit(app.at + seconds));
  app.onChange(draw);
  addEventListener("hashchange", () => app.follow(location.hash));
  addEventListener("resize", () => app.changed());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  matchMedia("print").addEventListener("change", ({ matches }) => print(matches));
  showTheme();
  drawLegend(element("legend"), palette);
}

/** By the id of the button that does it. */
const actions: Record<string, () => void> = {
  previous: () => step(-1),
  next: () => step(1),
  failure: () => {
    const failure = firstFailure(app.run);
    if (!failure) return;
    const { at, lane } = failure;
    if (lane !== null) app.select({ recording: app.run, lane, generation: undefined });
    visit(at);
    if (lane !== null) charts[0]?.reveal(lane);
  },
  closer: () => zoom(1 / 1.6),
  wider: () => zoom(1.6),
  whole: () => {
    app.view.whole();
    app.changed();
  },
  theme: () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    repaint();
  },
};

function step(direction: 1 | -1): void {
  const at = nextEvent(app.run, new Set(app.shown(app.run)), app.at, direction);
  if (at !== undefined) visit(at);
}

function visit(at: number): void {
  app.goTo(at);
  app.view.include(app.at);
}

function zoom(factor: number): void {
  app.view.zoom(factor, app.at);
  app.changed();
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function showTheme(): void {
  say("theme", isDark() ? "Light" : "Dark");
}

function repaint(): void {
  palette = readPalette();
  showTheme();
  drawLegend(element("legend"), palette);
  app.changed();
}

/** On paper there is nothing to scroll: all lanes, all rows, dark on white. */
function print(printing: boolean): void {
  palette = readPalette();
  drawLegend(element("legend"), palette);
  for (const one of charts) one.print(printing);
  table.print(printing);
  strip.draw(palette);
}

function say(id: string, text: string): void {
  const place = element(id);
  if (place.textContent !== text) place.textContent = text;
}

function value(id: string, text: string): void {
  const field = element<HTMLInputElement>(id);
  if (field.value !== text) field.value = text;
}

function on(id: string, kind: string, action: (value: string) => void): void {
  const place = element<HTMLInputElement>(id);
  place.addEventListener(kind, () => action(place.value));
}

begin();
