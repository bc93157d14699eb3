import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{kind,sim,steps,reports,cli,fixtures,schemas,bench}/**/*.test.ts"],
    setupFiles: ["vitest.setup.ts"],
    testTimeout: 60_000,
  },
});
