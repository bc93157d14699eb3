/** Progress of a run of scenarios: a bar on a terminal, a line every two seconds elsewhere. */

import type { Envelope } from "@cucumber/messages";
import { Presets, SingleBar } from "cli-progress";

export class Progress {
  readonly #bar: SingleBar;
  #total = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#bar = new SingleBar(
      {
        format: "{bar} {value}/{total} scenarios, {duration_formatted}",
        stream,
        barsize: 30,
        hideCursor: true,
        clearOnComplete: true,
        noTTYOutput: true,
        notTTYSchedule: 2000,
        linewrap: null,
      },
      Presets.shades_classic,
    );
  }

  /** Wants every message of the run: a test case is a scenario that was selected. */
  readonly watch = (envelope: Envelope): void => {
    if (envelope.testCase) this.#total++;
    if (envelope.testCaseStarted && !this.#bar.isActive) this.#bar.start(this.#total, 0);
    if (envelope.testCaseFinished) this.#bar.increment();
    if (envelope.testRunFinished) this.#bar.stop();
  };
}
