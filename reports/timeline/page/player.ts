/** Lets time pass on the page. */
import type { App } from "./app.ts";

const daySeconds = 86_400;

export class Player {
  readonly #app: App;
  readonly #button: HTMLButtonElement;
  readonly #speed: HTMLSelectElement;
  #playing = false;
  #last = 0;
  /** Instants are whole seconds; what is slower than one a frame adds up here. */
  #exact = 0;

  constructor(button: HTMLButtonElement, speed: HTMLSelectElement, app: App) {
    this.#app = app;
    this.#button = button;
    this.#speed = speed;
    const days = (app.end - app.start) / daySeconds;
    const speeds = [0.25, 1, 3, 6, 12, 30, 90, 365].filter((one) => one * 3 <= Math.max(days, 4));
    speed.replaceChildren(...speeds.map((one) => new Option(words(one), String(one))));
    speed.value = String(speeds.findLast((one) => one * 15 <= days) ?? speeds[0]);
    button.addEventListener("click", () => this.toggle());
  }

  get playing(): boolean {
    return this.#playing;
  }

  toggle(): void {
    if (this.#playing) this.stop();
    else this.#start();
  }

  #start(): void {
    const { start, end } = this.#app;
    if (this.#app.at >= end) this.#app.goTo(start);
    this.#playing = true;
    this.#exact = this.#app.at;
    this.#last = performance.now();
    this.#button.textContent = "Stop";
    requestAnimationFrame((now) => this.#step(now));
  }

  stop(): void {
    this.#playing = false;
    this.#button.textContent = "Play";
  }

  #step(now: number): void {
    if (!this.#playing) return;
    // Somebody has scrubbed while it plays: go on from there.
    if (Math.abs(this.#exact - this.#app.at) > 1) this.#exact = this.#app.at;
    const seconds = Math.max(0, now - this.#last) / 1000;
    this.#last = now;
    this.#exact += seconds * Number(this.#speed.value) * daySeconds;
    this.#app.goTo(this.#exact);
    this.#app.view.include(this.#app.at);
    if (this.#app.at >= this.#app.end) this.stop();
    else requestAnimationFrame((next) => this.#step(next));
  }
}

function words(days: number): string {
  if (days < 1) return `${days * 24} hours a second`;
  return days === 1 ? "1 day a second" : `${days} days a second`;
}
