/** What may happen in a story: time passes, things break and are mended, operators do their work. */
import { formatDuration, hours, seconds } from "../../sim/time/duration.ts";
import { formatInstant } from "../../sim/time/instant.ts";
import type { FaultWish, LastingFault, Outcome, Party, Whereabouts } from "../../steps/target.ts";
import { type Deed, inState, isOngoing, oneOf, type Stage } from "./stage.ts";

const worker: Whereabouts = { is: "machine", name: "worker-1" };
const controlPlane: Whereabouts = { is: "machine", name: "cp-1" };
const cloudAgent: Whereabouts = { is: "cloud agent" };
const clients: readonly Party[] = ["edge-1", "edge-2", "node-agent-host-1"].map((name) => ({
  is: "client",
  name,
}));

const timePasses: Deed = {
  name: "time passes",
  async act(stage) {
    const { target, random } = stage;
    const days = oneOf(random, [0, 0, 1, 2, 4, 12, 30, 95]);
    const span = seconds(days * 86_400 + random.integer(1, 86_400));
    const before = await inState(stage, "expired");
    await target.time.pass(span);
    if (isOngoing(stage, "full disk")) await noteDue(stage);
    const expired = (await inState(stage, "expired")).filter((name) => !before.includes(name));
    if (isOngoing(stage, "cut link") && expired.some((name) => /^(edge|node-agent)/.test(name)))
      stage.met.add("expired while cut off");
    return formatDuration(span);
  },
};

const absence: Deed = {
  name: "switched off",
  async act(stage) {
    const { target, random } = stage;
    // What has no power can not be switched on with the others.
    if (isOngoing(stage, "power loss")) return "not now: a machine has no power";
    const what = oneOf(random, ["cluster", "platform"] as const);
    const span = seconds(oneOf(random, [1, 20, 90, 120, 600]) * hours(1) + random.integer(0, 3599));
    const before = await inState(stage, "expired");
    if (stage.revocations.length > 0) stage.met.add("switched off with a revocation in force");
    await target.time.passSwitchedOff(what, span);
    stage.absences++;
    const expired = await inState(stage, "expired");
    if (what === "platform" && expired.length > before.length)
      stage.met.add("expired while everything was off");
    return `${what}, ${formatDuration(span)}`;
  },
};

const fault: Deed = {
  name: "something breaks",
  async act(stage) {
    const { target, random } = stage;
    const client = oneOf(random, clients);
    const wish = oneOf<FaultWish>(random, [
      { is: "cut link", between: client, and: cloudAgent },
      { is: "cut link", between: worker, and: controlPlane },
      { is: "power loss", of: worker },
      { is: "full disk", of: client },
      { is: "crash", of: client, point: "received a certificate" },
    ]);
    // One of a kind at a time, so that each ends with one deed.
    if (wish.is === "crash") return crash(stage, wish);
    if (isOngoing(stage, wish.is as "cut link")) return "not now: it has";
    await target.faults.begin(wish, wish.is);
    stage.faults.push(wish as Stage["faults"][number]);
    return wish.is;
  },
};

/** A client asks for a certificate, crashes with it in its hands, and is started again. */
async function crash(stage: Stage, wish: Extract<FaultWish, { is: "crash" }>): Promise<string> {
  const { target, met, faults } = stage;
  const name = `${(wish.of as { name: string }).name}/certificate`;
  // It must get as far as that: a crash that nobody has seen would come when nobody expects it.
  if (faults.length > 0 || !(await inState(stage, "valid")).includes(name)) return "not now";
  await target.faults.begin(wish, "crash");
  await target.credentials.renew(name).catch((error: Error) => {
    if (error.name !== "Crash") throw error;
    met.add("crashed in the middle of a renewal");
  });
  await target.connections.restart(wish.of);
  return `crash of ${name}`;
}

const mending: Deed = {
  name: "something is mended",
  async act(stage) {
    const ended = stage.faults.shift();
    if (!ended) return "nothing is broken";
    await stage.target.faults.end(ended);
    return ended.is;
  },
};

async function noteDue({ target, met }: Stage): Promise<void> {
  for (const { name, renewedBy } of (await target.credentials.all()).found) {
    if (!/^(edge|node-agent).*\/certificate/.test(name) || renewedBy === "nobody") continue;
    if ((await target.credentials.renewalDue(name)) <= target.time.now())
      met.add("due for renewal with a full disk");
  }
}

const revocation: Deed = {
  name: "a revocation",
  async act(stage) {
    const { target, random } = stage;
    const name = `leak-${random.integer(1, 999_999)}`;
    const apiServer = (await target.credentials.all()).found.find(
      (view) => view.name === "cp-1/apiserver",
    );
    const now = `notBefore: "${formatInstant(target.time.now())}"`;
    const entry = oneOf(random, [
      `{kind: Group, group: "system:nodes", ${now}}`,
      `{kind: Group, group: "system:nodes"}`,
      `{kind: DNS, dns: kubernetes.default.svc, ${now}}`,
      `{kind: SerialNumber, serialNumber: "${apiServer?.serialNumber}"}`,
    ]);
    const manifest = [
      "apiVersion: certificates.microsoft.com/v1",
      "kind: RenewRevocation",
      `metadata: {name: ${name}, namespace: kube-system}`,
      `spec: {revocations: [${entry}]}`,
    ].join("\n");
    const reply = await target.revocation.apply(manifest, "story");
    if (reply.outcome === "accepted") {
      stage.revocations.push(name);
      if (isOngoing(stage, "cut link")) stage.met.add("revoked while cut off");
      if (isOngoing(stage, "power loss")) stage.met.add("revoked while without power");
    }
    return `${entry}: ${words(reply)}`;
  },
};

const lifting: Deed = {
  name: "a revocation is lifted",
  async act(stage) {
    const [name] = stage.revocations;
    if (name === undefined) return "there is none";
    const locked = (await inState(stage, "revoked")).length > 0;
    const reply = await stage.target.revocation.delete(name);
    if (reply.outcome === "accepted") {
      stage.revocations.shift();
      if (locked) stage.met.add("a revocation lifted after it had locked somebody out");
    }
    return `${name}: ${words(reply)}`;
  },
};

const repair: Deed = {
  name: "a repair",
  async act(stage) {
    const { target, random, met } = stage;
    const scope = oneOf(random, ["-fixKubeletCredentials", "-fixCloudCredentials"]);
    const switches = oneOf(random, [scope, scope, `${scope} -force`]);
    if (isOngoing(stage, "power loss")) met.add("a repair while a node has no power");
    if (stage.revocations.length > 0 && stage.absences > 0)
      met.add("a repair after a revocation and an absence");
    const reply = await target.operations.run(
      `Update-AksHciClusterCertificates -name cluster ${switches}`,
    );
    if (reply.outcome === "refused" && reply.reason === "stands in the way")
      met.add("a repair that a revocation stands in the way of");
    return `${switches}: ${words(reply)}`;
  },
};

/** The operator's own machine loses its power between two steps. */
const interruptedRepair: Deed = {
  name: "a repair, and a power cut",
  async act(stage) {
    const { target, random, met } = stage;
    const desk: LastingFault = { is: "power loss", of: { is: "machine", name: "management" } };
    const scope = oneOf(random, ["-fixKubeletCredentials", "-fixCloudCredentials"]);
    const begun = await target.operations.begin(
      "alice",
      `Update-AksHciClusterCertificates -name cluster ${scope} -force`,
      random.integer(1, 8),
    );
    if (begun.outcome === "refused") return `${scope}: ${words(begun)}`;
    await target.faults.begin(desk, desk.is);
    await target.time.pass(hours(1));
    await target.faults.end(desk);
    const further = await target.operations.goOn("alice");
    if (further.outcome === "accepted") throw new Error("a repair outlived its operator's machine");
    met.add("a repair interrupted by power loss");
    return `${scope}: cut off`;
  },
};

/** Who is cut off learns of it when it calls again. */
const newAuthority: Deed = {
  name: "a new cloud agent CA",
  async act(stage) {
    if (isOngoing(stage, "cut link") && stage.faults.some(cutsOffClient))
      stage.met.add("CA rotated while a client is away");
    const reply = await stage.target.operations.run("Invoke-AksHciRotateCACertificate");
    await stage.target.operations.run("Repair-MocLogin");
    return words(reply);
  },
};

function cutsOffClient(fault: LastingFault): boolean {
  return fault.is === "cut link" && fault.between.is === "client";
}

const update: Deed = {
  name: "an update",
  async act(stage) {
    if (isOngoing(stage, "cut link")) stage.met.add("an update while somebody is cut off");
    return words(await stage.target.operations.run("Update-AksHci"));
  },
};

export const deeds: readonly Deed[] = [
  timePasses,
  timePasses,
  absence,
  fault,
  fault,
  mending,
  revocation,
  lifting,
  repair,
  interruptedRepair,
  newAuthority,
  update,
];

function words(outcome: Outcome): string {
  return outcome.outcome === "accepted" ? "done" : `refused, ${outcome.reason}`;
}
