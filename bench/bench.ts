/** npm run bench: what the simulator costs, as ratios measured side by side in one run. */
import { conformanceSeconds, signingAgainstOpenssl } from "./commands.ts";
import { eventRatios } from "./events.ts";
import { type Figure, printFigures } from "./figures.ts";
import { fleet } from "./fleet.ts";
import { growth } from "./growth.ts";
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
times("ninety days of the default cluster, cold : their floor", quarter.ratio, 1.15);
const milliseconds = (what: string, value: number, wanted?: number) =>
  figures.push({ what, value, unit: "ms", ...(wanted !== undefined && { wanted }) });
milliseconds("a scenario's world, when another has run", quarter.worldMilliseconds, 2);
milliseconds("ninety days, cold", quarter.coldMilliseconds);
milliseconds("ninety days, when the process has lived them before", quarter.warmMilliseconds, 60);
milliseconds("their floor: signatures and verifications alone", quarter.floorMilliseconds);

say("a cluster of one worker, and of a hundred");
times("an event with a hundred workers : an event with one", (await growth()).ratio, 1.5);

say("ten years of a hundred nodes, some 130,000 certificates");
const decade = await fleet();
times("each of them issued and verified : the floor", decade.ratio, 1.5);
figures.push({
  what: "live heap after ten years, above that after two",
  value: decade.growthMegabytes,
  unit: "MB",
  wanted: 5,
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
  `${quarter.certificates} certificates and ${quarter.events} events in ninety days; ` +
    `${decade.certificates} certificates in ten years\n`,
);

function say(what: string): void {
  process.stderr.write(`measuring ${what} …\n`);
}
