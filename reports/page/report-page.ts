/**
 * A run as one page of HTML that opens from disk: what holds, what does not and why, requirement by
 * requirement. For somebody who would rather look than read.
 */
import { formatDuration, seconds } from "../../sim/time/duration.ts";
import { sources } from "../catalogue.ts";
import { html, Markup } from "../markup.ts";
import { closerLooks, replayCommand } from "../replay.ts";
import type { RequirementResult } from "../requirement-result.ts";
import { countVerdicts, type RunResult, runHash, total } from "../run-result.ts";
import type { ScenarioResult } from "../scenario-result.ts";
import { styleOf } from "../style.ts";

export function reportPage(run: RunResult): string {
  const replay = (place: string) => replayCommand(run, place);
  const bad = run.scenarios.filter(({ verdict }) => verdict !== "PASS" && verdict !== "NOT RUN");
  const { PASS, ...others } = countVerdicts(run.scenarios);
  const ran = PASS + others.FAIL + others.INCONCLUSIVE + others.HARNESS;
  const shown = run.requirements.filter(({ verdict }) => verdict === "PASS").length;
  const title = `${shown} of ${run.requirements.length} requirements shown on ${run.target}`;
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · certwarp</title>
<style>${new Markup(styleOf(new URL("style.css", import.meta.url)))}</style>
<main>
<h1>${title}</h1>
<p class="facts">${PASS} of ${ran} scenarios passed, ${others["NOT RUN"]} did not run ·
profile ${run.profile}, seed ${run.seed}, trace ${runHash(run.scenarios).slice(0, 16)} ·
${formatDuration(seconds(total(run.scenarios, "virtualTime")))} of virtual time,
${total(run.scenarios, "events")} events, in ${(run.milliseconds / 1000).toFixed(1)} s</p>
${bad.length > 0 ? html`<h2>What does not hold</h2>${bad.map((one) => failure(one, run))}` : undefined}
<h2>Coverage</h2>
${areasOf(run).map(([area, own]) => grid(area, own))}
<h2>Requirements</h2>
${run.requirements.map((one) => requirement(one, replay))}
</main>
<script>${new Markup(opening)}</script>
</html>
`.text;
}

/** A link to a requirement opens it. */
const opening = `
  const open = () => document.querySelector("details:target")?.setAttribute("open", "");
  addEventListener("hashchange", open);
  open();
  document.documentElement.dataset.ready = "true";
`;

/** Said in a sign as well as in a colour. */
const signs: Record<RequirementResult["verdict"], string> = {
  PASS: "✓",
  FAIL: "✗",
  INCONCLUSIVE: "?",
  HARNESS: "!",
  "NOT RUN": "–",
  "NOT SELECTED": "·",
  "NO SCENARIO": "○",
};

function areasOf({ requirements }: RunResult): [string, RequirementResult[]][] {
  return Object.entries(
    Object.groupBy(requirements, ({ requirement: { area } }) => area) as Record<
      string,
      RequirementResult[]
    >,
  );
}

function grid(area: string, own: readonly RequirementResult[]): Markup {
  return html`<h3>${area}</h3>
<ol class="grid">${own.map(
    ({ requirement: { id, text }, verdict }) =>
      html`<li><a class="${tone(verdict)}" href="#${id}" title="${text}">${signs[verdict]} ${id}</a></li>`,
  )}</ol>`;
}

function failure(scenario: ScenarioResult, run: RunResult): Markup {
  const own = run.requirements.filter(({ requirement: { id } }) =>
    scenario.requirements.includes(id),
  );
  const { replay, timeline } = closerLooks(run, scenario.place);
  return html`<article>
<h3><span class="${tone(scenario.verdict)}">${signs[scenario.verdict]} ${scenario.verdict}</span> ${scenario.name}</h3>
${own.map(({ requirement: { id, text, source } }) => html`<p class="source"><a href="#${id}">${id}</a> ${text} Source: ${sources[source]}.</p>`)}
<dl>
<dt>At</dt><dd>${scenario.step}</dd>
<dt>The world's clock</dt><dd>${scenario.clock}</dd>
<dt>Found</dt><dd>${scenario.reason}</dd>
</dl>
${lines("The last events before it", scenario.lastEvents)}
${lines("The whole history of what was refused last", scenario.ledger)}
${lines("Once more; step by step; on a page", [replayCommand(run, scenario.place), replay, timeline])}
</article>`;
}

function lines(title: string, all: readonly string[]): Markup | undefined {
  return all.length > 0 ? html`<h4>${title}</h4><pre>${all.join("\n")}</pre>` : undefined;
}

function requirement(
  {
    requirement: { id, text, source, targets, deviation },
    verdict,
    scenarios,
    judges,
    reason,
  }: RequirementResult,
  replay: (place: string) => string,
): Markup {
  return html`<details id="${id}">
<summary><span class="${tone(verdict)}">${signs[verdict]} ${verdict}</span> ${id} ${text}</summary>
<dl>
<dt>Source</dt><dd>${sources[source]}</dd>
<dt>To be shown on</dt><dd>${targets.join(" and ")}</dd>
<dt>Judged by</dt><dd>${judges.join(", ") || "nobody"}</dd>
${reason === undefined ? undefined : html`<dt>Because</dt><dd>${reason}</dd>`}
${deviation && html`<dt>Deviates from</dt><dd>${deviation.from}: ${deviation.why}</dd>`}
</dl>
${scenarios.length > 0 ? html`<ul>${scenarios.map(({ name, place, verdict: own }) => html`<li><span class="${tone(own)}">${signs[own]}</span> ${name}<br><code>${replay(place)}</code></li>`)}</ul>` : undefined}
</details>`;
}

function tone(verdict: RequirementResult["verdict"]): string {
  return /^(PASS|FAIL|HARNESS|INCONCLUSIVE)$/.test(verdict) ? verdict : "other";
}
