/** For a bare `npx cucumber-js`, and for editors; `npm run conformance` adds the reports. */
export default {
  import: ["steps/parameter-types.ts", "steps/hooks.ts", "steps/*.steps.ts"],
  paths: ["features/**/*.feature"],
  format: ["progress"],
  worldParameters: { target: "sim", profile: "default", seed: "1" },
};
