import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{kind,sim,steps,reports,cli,fixtures,schemas,bench}/**/*.test.ts"],
    setupFiles: ["vitest.setup.ts"],
    // Vitest leaves one processor alone; most of these tests wait for a command on another.
    maxWorkers: "100%",
    // Ends a test that hangs. No test is timed: a busy machine may take its time.
    testTimeout: 600_000,
  },
});
