/** Whole commands, each in a process of its own. */
import { spawnSync } from "node:child_process";
import { sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleKeys } from "../sim/pki/examples.ts";

/** Seconds that `npm run conformance` takes with these arguments. */
export function conformanceSeconds(...arguments_: string[]): number {
  const out = mkdtempSync(join(tmpdir(), "certwarp-bench-"));
  try {
    const started = performance.now();
    const { status } = spawnSync(
      process.execPath,
      ["cli/conformance.ts", ...arguments_, "--out", out],
      { stdio: "ignore" },
    );
    if (status !== 0) throw new Error(`conformance ended with exit code ${status}`);
    return (performance.now() - started) / 1000;
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** How much longer node:crypto takes for one RSA 4096 signature than `openssl speed` says. */
export function signingAgainstOpenssl(): number {
  const { stdout } = spawnSync("openssl", ["speed", "-mr", "-seconds", "1", "rsa4096"], {
    encoding: "utf8",
  });
  // +F2:index:bits:signatures a second:verifications a second
  const aSecond = Number(/^\+F2:\d+:4096:([\d.]+):/m.exec(stdout)?.[1]);
  const { privateKey } = exampleKeys("RSA-4096", "floor");
  const data = Buffer.alloc(500, 7);
  const started = performance.now();
  for (let time = 0; time < 300; time++) sign("sha256", data, privateKey);
  return ((performance.now() - started) / 300 / 1000) * aSecond;
}
