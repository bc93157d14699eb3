/** Which certwarp this is. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface Project {
  readonly version: string;
  /** Of the checkout; followed by "-dirty" where it has been changed; none without git. */
  readonly commit?: string;
}

export function thisProject(): Project {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--dirty", "--abbrev=40"], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? { version, commit: stdout.trim() } : { version };
}
