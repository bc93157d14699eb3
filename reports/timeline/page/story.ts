/** What happens, as a list: renewals are left to the picture. */
import type { Recording } from "../recording.ts";
import { latest } from "../standing.ts";
import type { App } from "./app.ts";
import { dateOf, dayOf } from "./words.ts";

/** Lines a list can show at a time without holding up the page. */
const most = 400;

export class Story {
  readonly #list: HTMLElement;
  readonly #app: App;
  #shown: Recording | undefined;
  #lines: Recording["story"] = [];
  #instants: number[] = [];
  #current = -1;

  constructor(list: HTMLElement, app: App) {
    this.#list = list;
    // It scrolls, so the keyboard must reach it.
    list.tabIndex = 0;
    this.#app = app;
    list.addEventListener("click", (event) => {
      const { at } = (event.target as HTMLElement).closest("button")?.dataset ?? {};
      if (at !== undefined) app.goTo(Number(at));
    });
  }

  /** What happened last; undefined before anything has. */
  latest(): Recording["story"][number] | undefined {
    return this.#lines[this.#current];
  }

  draw(): void {
    const { run, at } = this.#app;
    if (run !== this.#shown) this.#fill(run);
    const current = latest(this.#instants, at);
    if (current === this.#current) return;
    this.#list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.#current = current;
    const item = this.#list.children[current]?.firstElementChild as HTMLElement | undefined;
    item?.setAttribute("aria-current", "true");
    if (item) this.#list.scrollTop = item.offsetTop - this.#list.offsetTop - 120;
  }

  #fill(run: Recording): void {
    this.#shown = run;
    this.#current = -1;
    this.#lines = run.story.filter(({ tone }) => tone !== "quiet").slice(0, most);
    this.#instants = this.#lines.map(({ at }) => at);
    this.#list.replaceChildren(
      ...this.#lines.map(({ at, text, tone }) => {
        const item = document.createElement("li");
        const button = item.appendChild(document.createElement("button"));
        const when = button.appendChild(document.createElement("small"));
        when.textContent = `day ${dayOf(run, at)} · ${dateOf(at)}`;
        const words = button.appendChild(document.createElement("span"));
        words.textContent = text.length > 220 ? `${text.slice(0, 217)} …` : text;
        words.className = tone;
        button.type = "button";
        button.dataset.at = String(at);
        return item;
      }),
    );
  }
}
