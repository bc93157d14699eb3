import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{kind,sim,steps,reports,cli,fixtures,schemas,bench}/**/*.test.ts"],
    setupFiles: ["vitest.setup.ts"],
    // Ends a test that hangs. No test is timed: a busy machine may take its time.
    testTimeout: 600_000,
  },
});
