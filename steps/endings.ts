/** How a step ends where it does not pass; each is thrown. */

/** The scenario's precondition could not be shown: neither pass nor failure. */
export class Inconclusive extends Error {
  /** What components have written, for whoever looks for the reason. */
  readonly log: string;

  constructor(message: string, log = "") {
    super(message);
    this.name = "Inconclusive";
    this.log = log;
  }
}

/** The system did not do what the scenario expects: a failure of the system, not of the harness. */
export class Unmet extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unmet";
  }
}

/** This target can not, or can not yet, do what the scenario asks: it is not run, because … */
export class NotHere extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "NotHere";
  }
}
