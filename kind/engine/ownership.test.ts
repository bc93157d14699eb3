import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Engine } from "./engine.ts";
import { keeper } from "./owner.ts";
import { ownLabel, sweep } from "./ownership.ts";

const label = "dev.certwarp.owner";

test("what a living process owns is left alone, what a dead one left is removed", async () => {
  const removed: string[] = [];
  const engine = engineWith(
    {
      mine: ownLabel()[label] as string,
      left: await ownerThatHasEnded(),
      elsewhere: "another-host/1/1",
    },
    removed,
  );
  expect(await sweep(engine, "orphans")).toEqual(["left"]);
  expect(removed).toEqual(["left"]);
});

test("a process that has the number of a dead one is not its heir", async () => {
  const removed: string[] = [];
  await sweep(engineWith({ old: `${hostname()}/${process.pid}/1` }, removed), "orphans");
  expect(removed).toEqual(["old"]);
});

test("a kept one stays, unless the run that used it did not come to its end", async () => {
  const removed: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "certwarp-kms-"));
  const owners = { kept: keeper, abandoned: keeper };
  await sweep(
    engineWith(owners, removed, { kept: folder, abandoned: `${folder}-gone` }),
    "orphans",
  );
  rmSync(folder, { recursive: true });
  expect(removed).toEqual(["abandoned"]);
});

test("cleaning up removes all of ours", async () => {
  const removed: string[] = [];
  await sweep(engineWith({ mine: ownLabel()[label] as string, kept: "x/1/1" }, removed), "all");
  expect(removed).toEqual(["mine", "kept"]);
});

async function ownerThatHasEnded(): Promise<string> {
  const child = spawn("true");
  await once(child, "exit");
  return `${hostname()}/${child.pid}/1`;
}

/** An engine that lists our containers only, as it is asked to, and notes what is removed. */
function engineWith(
  owners: Record<string, string>,
  removed: string[],
  directories: Record<string, string> = {},
): Engine {
  const docker = {
    listContainers: async ({ filters }: { filters: { label: string[] } }) => {
      expect(filters.label).toEqual([label]);
      return Object.entries(owners).map(([name, owner]) => ({
        Id: name,
        Names: [`/${name}`],
        Labels: { [label]: owner },
      }));
    },
    getContainer: (id: string) => ({
      remove: async () => removed.push(id),
      inspect: async () => ({ Mounts: [{ Source: "/lib/modules" }, { Source: directories[id] }] }),
    }),
  };
  return { name: "docker", docker: docker as never, close: () => {} };
}
