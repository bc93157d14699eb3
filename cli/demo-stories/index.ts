/** The stories that `npm run demo` tells. */
import { Problem } from "../../sim/problem.ts";
import { quietQuarter } from "./quiet-quarter.ts";
import { revokedForEver } from "./revoked-for-ever.ts";
import type { Story } from "./story.ts";
import { switchedOff } from "./switched-off.ts";
import { tokensNobodyRotated } from "./tokens-nobody-rotated.ts";

export const stories: readonly Story[] = [
  quietQuarter,
  switchedOff,
  revokedForEver,
  tokensNobodyRotated,
];

/** @throws Problem for a name that no story has. */
export function storyNamed(name: string): Story {
  const story = stories.find((candidate) => candidate.name === name);
  if (story) return story;
  const names = stories.map((candidate) => candidate.name).join(", ");
  throw new Problem("story-unknown", `there is no story "${name}"`, `use one of ${names}`);
}
