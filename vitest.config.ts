import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{sim,steps,reports,cli,fixtures,schemas,bench}/**/*.test.ts"],
    setupFiles: ["vitest.setup.ts"],
    testTimeout: 60_000,
  },
});
