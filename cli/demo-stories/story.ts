/** A story: what is done to a platform and its cluster, day by day, and what becomes of it. */
import type { World } from "../../sim/world.ts";

export interface Story {
  /** As a user writes it: "revoked-for-ever". */
  readonly name: string;
  readonly title: string;
  /** One or two sentences for whoever sees it. */
  readonly about: string;
  readonly days: number;
  /** What is done to the platform, by day. */
  readonly chapters: Readonly<Record<number, Chapter>>;
}

export type Chapter = (stage: Stage) => Promise<void>;

/** What a chapter acts on, and how it speaks. */
export interface Stage {
  readonly world: World;
  /** A sentence of our own at this moment. */
  say(text: string): void;
  /** An object as it is applied. */
  show(object: Record<string, unknown>): void;
}
