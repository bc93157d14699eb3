import { expect, test } from "vitest";
import { isOfLatestVersion } from "./api-versions.ts";

test.each([
  ["7", "7", true],
  ["6", "7", false],
  ["8", "7", false],
  [undefined, "7", true],
])("an update of version %s, where %s is kept: %s", (update, kept, counts) => {
  expect(isOfLatestVersion(update, kept)).toBe(counts);
});
