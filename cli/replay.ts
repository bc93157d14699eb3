/** npm run replay: runs one scenario again, and steps through what happened in its world. */
import { type Paint, paintFor } from "../reports/paint.ts";
import { ledgerOf, tellingCredential, tellingEvent } from "../sim/ledger.ts";
import { type ExitCode, run } from "./outcome.ts";
import { choosing, chosen } from "./replaying/choice.ts";
import { type RecordedScenario, recordScenario } from "./replaying/recorded-scenario.ts";
import { line, stepThrough } from "./replaying/stepper.ts";

async function replay(): Promise<ExitCode> {
  const program = choosing("replay", "Runs one scenario again, and steps through its trace.")
    .addHelpText("after", "\nWhere no terminal is, the whole trace is printed.")
    .parse();
  const { place, targets, ...options } = chosen(program);
  const [target = "sim"] = targets;
  const recorded = await recordScenario(place, { target, ...options });
  const { events } = recorded;
  const paint = paintFor(process.stdout);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    await stepThrough({ events, at: Math.max(0, tellingEvent(events)) }, paint);
  } else {
    process.stdout.write(`${events.map((event) => line(event, paint)).join("\n")}\n`);
  }
  process.stdout.write(`\n${ending(recorded, paint)}\n`);
  return 0;
}

function ending({ result, events }: RecordedScenario, paint: Paint): string {
  const { verdict, name, step, reason } = result;
  const credential = tellingCredential(events);
  return [
    `${verdict === "PASS" ? paint.good(verdict) : paint.bad(verdict)} ${name}`,
    ...(step ? [`  at: ${step}`] : []),
    ...(reason ? [`  ${reason}`] : []),
    ...(credential === undefined
      ? []
      : ["", paint.strong(credential), ...ledgerOf(events, credential).map((one) => `  ${one}`)]),
  ].join("\n");
}

await run(replay);
