/**
 * Something that a scenario lets go wrong. Whoever is hit by it says so: a fault that hits nobody
 * proves nothing.
 */
export class Fault {
  /** In the words of the scenario. */
  readonly what: string;
  #hits = 0;

  constructor(what: string) {
    this.what = what;
  }

  hit(): void {
    this.#hits++;
  }

  get hadEffect(): boolean {
    return this.#hits > 0;
  }
}
