/** Why a scenario is not run: a code, by which reports go, and words for whoever reads them. */

/** Media type under which it is attached. */
export const notRunType = "application/vnd.certwarp.not-run+json";

export const notRunCodes = ["elsewhere", "slow", "profile", "unable"] as const;

export interface NotRun {
  readonly code: (typeof notRunCodes)[number];
  readonly reason: string;
}

export type NotRunCode = NotRun["code"];

/** Left out by the run's own flags, or as one of another profile: nobody misses it. */
export const leftOut: readonly NotRunCode[] = ["slow", "profile"];

/** The catalogue asks for its requirement in the other world alone. */
export function notAskedOn(target: string): NotRun {
  return { code: "elsewhere", reason: `the catalogue does not ask for it on ${target}` };
}

export function tooSlow(): NotRun {
  return {
    code: "slow",
    reason: "it waits for minutes of real time, and --slow was not given",
  };
}

export function ofProfiles(profiles: readonly string[]): NotRun {
  return {
    code: "profile",
    reason: `its figures are those of the profile ${profiles.join(" or ")}`,
  };
}

/** @param reason as the target says it. */
export function unable(reason: string): NotRun {
  return { code: "unable", reason };
}
