import { defineConfig } from "vitest/config";

/** `npm run browser`: needs a Chromium, so it is not part of `npm cit`. The limits end a test that hangs. */
export default defineConfig({
  test: {
    include: ["cli/**/*.browser.ts"],
    maxWorkers: "100%",
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
