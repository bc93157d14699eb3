import { defineConfig } from "vitest/config";

/** `npm run unit:kind`: needs root, a container engine and a node image, so it is not part of `npm cit`. */
export default defineConfig({
  test: {
    include: ["kind/**/*.kind.ts"],
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
