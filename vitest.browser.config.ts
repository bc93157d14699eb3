import { defineConfig } from "vitest/config";

/** `npm run browser`: needs a Chromium, so it is not part of `npm cit`. */
export default defineConfig({
  test: {
    include: ["cli/**/*.browser.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
