/** One thread of npm run stories: tells one story after another. */
import { type StoryOutcome, tellStory } from "./random-stories/story.ts";
import { answerTasks } from "./shared-out.ts";

export interface StoryTask {
  readonly seed: string;
  readonly saboteur?: string;
}

answerTasks(told);

/** Told twice where the seed is a multiple of ten: the same seed must live the same. */
async function told({ seed, saboteur }: StoryTask): Promise<StoryOutcome> {
  try {
    const outcome = await tellStory(seed, saboteur);
    if (Number(seed) % 10 !== 0) return outcome;
    const { traceHash } = await tellStory(seed, saboteur);
    if (traceHash === outcome.traceHash) return outcome;
    return { ...outcome, problems: [...outcome.problems, "told again, it went another way"] };
  } catch (error) {
    const problem = `certwarp itself failed: ${error instanceof Error ? error.stack : error}`;
    return { seed, told: [], met: [], problems: [problem], traceHash: "" };
  }
}
