/** Looks for what no report may hold: private keys and tokens, as they are or in base64. */
import { createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Secret {
  readonly what: "private key" | "JWT" | "bootstrap token";
  /** The first characters of it: enough to find it, not enough to use it. */
  readonly begins: string;
  /** Of the line, counted from 1. */
  readonly line: number;
}

const shownCharacters = 12;

const signs: readonly (readonly [Secret["what"], RegExp])[] = [
  ["private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/g],
  ["JWT", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g],
  ["bootstrap token", /(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w.-])/g],
];

/** The smallest key that is in use, Ed25519 in PKCS #8, has 48 bytes. */
const base64 = /[A-Za-z0-9+/]{64,}={0,2}/g;

export function secretsIn(text: string): Secret[] {
  return text.split("\n").flatMap((line, index) =>
    // Cucumber's HTML escapes slashes in JSON.
    inLine(line.replaceAll("\\/", "/")).map((secret) => ({ ...secret, line: index + 1 })),
  );
}

/** Every file below a folder, with what was found in it. */
export function secretsBelow(folder: string): (Secret & { file: string })[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .flatMap((file) =>
      secretsIn(readFileSync(file, "utf8")).map((secret) => ({ ...secret, file })),
    );
}

function inLine(line: string): Omit<Secret, "line">[] {
  return [...plain(line), ...(line.match(base64) ?? []).flatMap(encoded)];
}

function plain(text: string): Omit<Secret, "line">[] {
  return signs.flatMap(([what, sign]) =>
    (text.match(sign) ?? []).map((found) => ({ what, begins: found.slice(0, shownCharacters) })),
  );
}

function encoded(found: string): Omit<Secret, "line">[] {
  const bytes = Buffer.from(found, "base64");
  const begins = found.slice(0, shownCharacters);
  if (isKey(bytes)) return [{ what: "private key", begins }];
  return plain(bytes.toString("latin1")).map(({ what }) => ({ what, begins }));
}

/** A SEQUENCE, as every key in DER is, and one that OpenSSL takes for a key. */
function isKey(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30) return false;
  return (["pkcs8", "sec1", "pkcs1"] as const).some((type) => {
    try {
      createPrivateKey({ key: bytes, format: "der", type });
      return true;
    } catch {
      return false;
    }
  });
}
