// Completes package-lock.json where a registry mirror does not hold the binaries of other platforms:
// npm leaves such optional packages out of the lock, and `npm ci` then refuses it. Their versions are
// fixed by the package that wants them, so an entry without integrity is all that is missing.
// Run by `npm run lock`, after a change of dependencies.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    lock.packages[`node_modules/${name}`] ??= {
      version,
      ...platform(name),
      dev: parent.dev ?? false,
      optional: true,
    };
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);

function platform(name) {
  const os = /(android|darwin|freebsd|linux|openharmony|win32|wasi)/.exec(name)?.[1];
  const cpu = /(arm64|arm|x64|ia32|ppc64|riscv64|s390x|wasm32)/.exec(name)?.[1];
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }) };
}
