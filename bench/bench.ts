/** npm run bench: what the simulator costs, as ratios measured side by side in one run. */
import { conformanceSeconds, signingAgainstOpenssl } from "./commands.ts";
import { eventRatios } from "./events.ts";
import { type Figure, printFigures } from "./figures.ts";
import { issuingRatios } from "./issuing.ts";
import { ninetyDays } from "./ninety-days.ts";

const figures: Figure[] = [];
const times = (what: string, value: number, wanted?: number) =>
  figures.push({ what, value, unit: "times", ...(wanted !== undefined && { wanted }) });

say("events, against bare fake-timers");
const events = await eventRatios();
times("a synchronous event with trace and hash : bare fake-timers", events.sync, 2);
times("an asynchronous event with trace and hash : bare fake-timers", events.async, 4.5);
times("an event among others of its instant : bare fake-timers", events.burst, 0.5);

say("certificates, against bare signatures");
const p384 = await issuingRatios("P-384");
times("a P-384 leaf by @peculiar/x509, parts cached : one signature", p384.library, 3.5);
times("a P-384 leaf by our own writer : one signature", p384.own, 1.1);
times("a P-256 leaf by our own writer : one signature", (await issuingRatios("P-256")).own, 1.5);
times("an RSA 4096 signature by node:crypto : openssl speed", signingAgainstOpenssl());

say("ninety days, against their own cryptography");
const quarter = await ninetyDays();
times("ninety days of the default cluster, cold : their floor", quarter.ratio, 2.6);
figures.push({
  what: "a scenario's world, when another has run",
  value: quarter.worldMilliseconds,
  unit: "ms",
  wanted: 20,
});
figures.push({ what: "ninety days, cold", value: quarter.coldMilliseconds, unit: "ms" });
figures.push({
  what: "ninety days, when the process has lived them before",
  value: quarter.warmMilliseconds,
  unit: "ms",
});
figures.push({
  what: "their floor: signatures and verifications alone",
  value: quarter.floorMilliseconds,
  unit: "ms",
});

say("whole commands");
figures.push({
  what: "npm run conformance, all scenarios, cold",
  value: conformanceSeconds(),
  unit: "s",
  wanted: 10,
});
figures.push({
  what: "npm run conformance -- --tags @RV-07",
  value: conformanceSeconds("--tags", "@RV-07"),
  unit: "s",
  wanted: 2,
});

printFigures(figures);
process.stdout.write(
  `${quarter.certificates} certificates and ${quarter.events} events in ninety days\n`,
);

function say(what: string): void {
  process.stderr.write(`measuring ${what} …\n`);
}
