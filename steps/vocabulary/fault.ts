/** What goes wrong in a scenario, and the words that end it. */
import type { Profile } from "../../sim/policy/profile.ts";
import { seconds } from "../../sim/time/duration.ts";
import type { FaultWish, LastingFault, Whereabouts } from "../target.ts";
import { credentialPattern, readCredential } from "./credential.ts";
import { partyPattern, readParty } from "./party.ts";
import { readSpan, spanPattern } from "./span.ts";

/** A fault in its own words; spans may need the profile to be known. */
export interface FaultWords {
  readonly words: string;
  readonly wish: (profile: Profile) => FaultWish;
}

export type RemedyWords = LastingFault;

/** What stands in braces is a word of its own. */
const words: Record<string, string> = {
  party: partyPattern,
  machine: `[a-z]+-\\d+|${partyPattern}`,
  credential: credentialPattern,
  span: spanPattern,
  direction: "ahead|behind",
  point: "[a-z ]+",
};

type Reader<Result> = (...parts: string[]) => Result;

const faults: Record<string, Reader<FaultWords["wish"]>> = {
  "the link between {machine} and {machine} is cut": (between = "", and = "") =>
    always({ is: "cut link", between: readMachine(between), and: readMachine(and) }),
  "{machine} loses power": (of = "") => always({ is: "power loss", of: readMachine(of) }),
  "the disk of {machine} is full": (of = "") => always({ is: "full disk", of: readMachine(of) }),
  "the clock of {machine} is {span} {direction}": (of = "", span = "", direction) => {
    const length = readSpan(span);
    const sign = direction === "ahead" ? 1 : -1;
    return (profile) => ({
      is: "wrong clock",
      of: readMachine(of),
      ahead: seconds(sign * length(profile)),
    });
  },
  "{party} crashes as soon as it has {point}": (of = "", point = "") =>
    always({ is: "crash", of: readParty(of), point }),
  "the file of {credential} is lost": (credential = "") =>
    always({ is: "lost file", credential: readCredential(credential) }),
  "the file of {credential} holds {credential}": (credential = "", holds = "") =>
    always({
      is: "mixed-up file",
      credential: readCredential(credential),
      holds: readCredential(holds),
    }),
};

const remedies: Record<string, Reader<RemedyWords>> = {
  "the link between {machine} and {machine} is mended": (between = "", and = "") => ({
    is: "cut link",
    between: readMachine(between),
    and: readMachine(and),
  }),
  "{machine} has power again": (of = "") => ({ is: "power loss", of: readMachine(of) }),
  "the disk of {machine} has room again": (of = "") => ({ is: "full disk", of: readMachine(of) }),
  "the clock of {machine} is right again": (of = "") => ({
    is: "wrong clock",
    of: readMachine(of),
    ahead: seconds(0),
  }),
};

export const faultPattern = Object.keys(faults).map(uncaptured).join("|");
export const remedyPattern = Object.keys(remedies).map(uncaptured).join("|");

/** @param text what `faultPattern` matches. */
export function readFault(text: string): FaultWords {
  return { words: text, wish: readAs(faults, text) };
}

/** @param text what `remedyPattern` matches. */
export function readRemedy(text: string): RemedyWords {
  return readAs(remedies, text);
}

function readAs<Result>(forms: Record<string, Reader<Result>>, text: string): Result {
  for (const [form, read] of Object.entries(forms)) {
    const parts = new RegExp(`^${captured(form)}$`).exec(text);
    if (parts) return read(...parts.slice(1));
  }
  throw new Error(`no such fault: "${text}"`);
}

function readMachine(text: string): Whereabouts {
  return /^[a-z]+-\d+$/.test(text) ? { is: "machine", name: text } : readParty(text);
}

function uncaptured(form: string): string {
  return form.replaceAll(/\{(\w+)\}/g, (_, word: string) => `(?:${words[word]})`);
}

function captured(form: string): string {
  return form.replaceAll(/\{(\w+)\}/g, (_, word: string) => `(${words[word]})`);
}

function always(wish: FaultWish): FaultWords["wish"] {
  return () => wish;
}
