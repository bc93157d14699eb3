/**
 * The settings of the Cucumber extension for Visual Studio Code, so that steps complete while a scenario
 * is being written. Parameter types are written out: the extension can not compute their patterns.
 */
import type { Envelope } from "@cucumber/messages";

export const editorSettingsFile = ".vscode/settings.json";

export function editorSettings(envelopes: readonly Envelope[]): string {
  const parameterTypes = envelopes.flatMap(({ parameterType }) =>
    parameterType
      ? [{ name: parameterType.name, regexp: parameterType.regularExpressions.join("|") }]
      : [],
  );
  const settings = {
    "cucumber.features": ["features/**/*.feature"],
    "cucumber.glue": ["steps/**/*.steps.ts"],
    "cucumber.parameterTypes": parameterTypes,
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
