import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Checkers } from "../sim/checkers/checker.ts";
import { instant } from "../sim/time/instant.ts";
import { tellBrokenLaws } from "./broken-laws.ts";

function told(problem: string | undefined) {
  const checkers = new Checkers([{ name: "law", examine: () => problem }]);
  checkers.witness({ at: instant(0), actor: "door", kind: "admitted" }, revocations);
  const stream = new PassThrough({ encoding: "utf8" });
  const lawful = tellBrokenLaws(checkers, stream as unknown as NodeJS.WriteStream);
  return { lawful, text: stream.read() ?? "" };
}

const revocations = { kind: "revocations", resources: [] } as const;

test("every law that was broken is named with its event, and nothing is said of those that were kept", () => {
  expect(told(undefined)).toEqual({ lawful: true, text: "" });
  const { lawful, text } = told("it is broken");
  expect(lawful).toBe(false);
  expect(text).toMatch(/has happened:.*\n {2}law: it is broken \(1970-01-01T00:00:00Z door admit/);
});
