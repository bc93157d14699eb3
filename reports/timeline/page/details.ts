/** The certificate that was clicked: what it says, how it stands, and itself as PEM. */
import type { Lane, Recording } from "../recording.ts";
import { latest, stateAt } from "../standing.ts";
import type { App, Selection } from "./app.ts";
import { dateOf, dayOf, escaped, leftOf, stateClass, stateWords } from "./words.ts";

export class Details {
  readonly #box: HTMLElement;
  readonly #app: App;
  #known = "";

  constructor(box: HTMLElement, app: App) {
    this.#box = box;
    this.#app = app;
    box.addEventListener("click", (event) => this.#click(event));
  }

  draw(): void {
    const { selection } = this.#app;
    this.#box.hidden = selection === undefined;
    const html = selection ? this.#html(selection) : "";
    if (html === this.#known) return;
    this.#known = html;
    // What was open or focused stays so, while time passes.
    const open = this.#box.querySelector("details")?.open ?? false;
    const { id } = document.activeElement as HTMLElement;
    const focused = id !== "" && this.#box.contains(document.activeElement);
    this.#box.innerHTML = html;
    const details = this.#box.querySelector("details");
    if (details) details.open = open;
    if (!focused) return;
    document.getElementById(id)?.focus();
    // A button that led to the last generation can not be pressed any more.
    const lost = document.activeElement === document.body;
    if (lost) this.#box.querySelector<HTMLButtonElement>("button:enabled")?.focus();
  }

  #html(selection: Selection): string {
    const { recording, lane: index } = selection;
    const lane = recording.lanes[index] as Lane;
    const generation = this.#app.selectedGeneration(selection);
    const count = lane.generations.issuedAt.length;
    const title = escaped(`${lane.name}#${generation + 1}`);
    return `<h2 id="details-title">${title}</h2>
      <div class="buttons-row">
        <button type="button" id="earlier"${generation === 0 ? " disabled" : ""}>Earlier</button>
        <button type="button" id="later"${generation === count - 1 ? " disabled" : ""}>Later</button>
        <button type="button" id="close">Close</button>
      </div>
      <dl>${this.#facts(recording, lane, generation).map(term).join("")}</dl>
      ${this.#happenings(recording, index)}
      ${this.#pem(lane, generation)}`;
  }

  #facts(recording: Recording, lane: Lane, generation: number): [string, string][] {
    const { issuedAt, notBefore, notAfter, serialNumber, content } = lane.generations;
    const { at } = this.#app;
    const said = recording.contents[content[generation] as number];
    const end = notAfter[generation] as number;
    const sans = [...(said?.dnsNames ?? []), ...(said?.ipAddresses ?? [])];
    const made = issuedAt[generation] as number;
    return [
      ["State", this.#state(recording, lane, generation)],
      ["Kind", escaped(lane.kind)],
      ["Subject", escaped(said?.subject ?? "")],
      ["Issuer", escaped(said?.issuer ?? "")],
      ["SANs", sans.map(escaped).join(", ") || "none"],
      ["Usages", (said?.usages ?? []).map(escaped).join(", ") || "none"],
      ["Serial", escaped(serialNumber[generation] as string)],
      ["notBefore", dateOf(notBefore[generation] as number)],
      ["notAfter", dateOf(end)],
      ["Left", leftOf(end, at)],
      ["Made", `day ${dayOf(recording, made)}, ${dateOf(made)}`],
      ["Owner", escaped(lane.owner)],
      ["Renewed by", escaped(lane.renewedBy)],
    ];
  }

  #state({ end }: Recording, lane: Lane, generation: number): string {
    if (this.#app.at > end) return "the run is over";
    const { issuedAt } = lane.generations;
    const current = latest(issuedAt, this.#app.at);
    if (generation < current) return "replaced by a later one";
    if (generation > current) return "not made yet";
    const state = stateAt(lane, this.#app.at);
    return `<span class="${stateClass(state)}">${stateWords(state)}</span>`;
  }

  #happenings(recording: Recording, index: number): string {
    const own = recording.marks.filter(({ lane }) => lane === index).slice(0, 30);
    if (own.length === 0) return "";
    const items = own.map(({ from, text, times }) => {
      const often = times > 1 ? ` (${times} times)` : "";
      return `<li>day ${dayOf(recording, from)}: ${escaped(text)}${often}</li>`;
    });
    return `<h3>What happened to it</h3><ul>${items.join("")}</ul>`;
  }

  #pem(lane: Lane, generation: number): string {
    if (lane.kind === "token")
      return "<p class=faint>A token: nobody keeps it, and so does this page.</p>";
    const number = lane.generations.certificate[generation];
    const der = number === null ? undefined : this.#app.data.certificates[number as number];
    if (der === undefined) {
      return "<p class=faint>This page does not carry this certificate: there were too many in the run.</p>";
    }
    const lines = der.match(/.{1,64}/g)?.join("\n");
    const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----`;
    return `<details><summary>PEM</summary><pre tabindex="0" id="pem" aria-label="The certificate as PEM">${pem}</pre></details>`;
  }

  #click(event: Event): void {
    const { selection } = this.#app;
    const step = { earlier: -1, later: 1, close: 0 }[(event.target as HTMLElement).id];
    if (!selection || step === undefined) return;
    const generation = this.#app.selectedGeneration(selection) + step;
    this.#app.select(step === 0 ? undefined : { ...selection, generation });
  }
}

function term([name, value]: [string, string]): string {
  return `<dt>${name}</dt><dd>${value}</dd>`;
}
