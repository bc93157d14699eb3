import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { smallWorld } from "../../fixtures/clusters/small-world.ts";
import { load, pathOf, places } from "../../sim/kubernetes/credential-place.ts";
import { type Duration, minutes } from "../../sim/time/duration.ts";
import { add } from "../../sim/time/instant.ts";
import type { World } from "../../sim/world.ts";
import { Books } from "./books.ts";
import { type Ends, Readers } from "./readers.ts";
import type { RealCluster } from "./real-cluster.ts";

let world: World;
let restarted: string[];
/** With what each comes: what lay in its file when it was started. */
let read: Map<string, string>;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse("2026-06-01T12:00:00.500Z"), toFake: ["Date"] });
  world = await smallWorld();
  restarted = [];
  read = new Map();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("before a scenario begins on what another has left", () => {
  test("whoever may run on a certificate that ends in it is restarted, and nobody else", async () => {
    const readers = makeReaders();
    readers.inherit(endsIn(minutes(29), minutes(31)));
    await readers.outlastScenario();
    expect(restarted).toEqual(["controller-manager"]);
    expect(readers.ends.get("controller-manager")).toBe(fileOf("controllerManager").notAfter);
  });

  test("nobody is restarted where all go on long enough", async () => {
    const readers = makeReaders();
    readers.inherit(endsIn(minutes(31), minutes(600)));
    await readers.outlastScenario();
    expect(restarted).toEqual([]);
  });

  test("a new file does not make its reader last longer, until that has read it", async () => {
    const readers = makeReaders();
    readers.inherit(endsIn(minutes(29), minutes(600)));
    readers.noteWritten(new Map([[pathOf(places.controllerManager), ""]]));
    expect(readers.ends).toEqual(endsIn(minutes(29), minutes(600)));
  });
});

describe("what the scheduler comes with", () => {
  test("is what it has read, and it is restarted for that once", async () => {
    const readers = makeReaders();
    expect(await readers.seenAnew("scheduler")).toBe(fileOf("scheduler").fingerprint);
    expect(await readers.seenAnew("scheduler")).toBe(fileOf("scheduler").fingerprint);
    expect(restarted).toEqual(["scheduler"]);
  });

  test("is known after a restart that was asked for, without another", async () => {
    const readers = makeReaders();
    await readers.restart("scheduler");
    expect(await readers.seenAnew("scheduler")).toBe(fileOf("scheduler").fingerprint);
    expect(restarted).toEqual(["scheduler"]);
  });

  test("is seen in a new connection where another certificate lies there by now", async () => {
    const readers = makeReaders();
    await readers.restart("scheduler");
    const { fingerprint } = fileOf("scheduler");
    const { certificateManager } = world.cluster.first;
    await certificateManager.reissue(certificateManager.leaf("scheduler"));
    readers.noteWritten(new Map([[pathOf(places.scheduler), ""]]));
    expect(await readers.seenAnew("scheduler")).toBe(fingerprint);
    expect(restarted).toEqual(["scheduler", "API server"]);
  });

  test("must be what it should have read", async () => {
    const readers = makeReaders();
    await readers.restart("scheduler");
    read.set("scheduler", fileOf("controllerManager").fingerprint);
    await expect(readers.seenAnew("scheduler")).rejects.toThrow(
      "the scheduler does not come with the certificate that lies on cp-1",
    );
  });
});

function makeReaders(): Readers {
  const controlPlane = { node: { facts: { name: "cp-1" } } };
  const cluster = { world, books: new Books(world), controlPlane } as unknown as RealCluster;
  return new Readers(cluster, {
    reconnect: async (_cluster, _user, component) => {
      restarted.push(component);
      if (component === "controller-manager")
        read.set(component, fileOf("controllerManager").fingerprint);
      if (component === "scheduler") read.set(component, fileOf("scheduler").fingerprint);
    },
    certificateShownBy: async (_cluster, user) => read.get(user.replace("system:kube-", "")),
  });
}

/** As it is on the node. */
function fileOf(place: "controllerManager" | "scheduler") {
  const held = load(world.cluster.first.machine.files, places[place]);
  if (!held) throw new Error(`${place} has no certificate`);
  return new Books(world).real(held.certificate);
}

function endsIn(controllerManager: Duration, scheduler: Duration): Ends {
  const now = world.now();
  return new Map([
    ["controller-manager", add(now, controllerManager)],
    ["scheduler", add(now, scheduler)],
  ]);
}
