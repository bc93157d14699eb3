/**
 * What this process has computed once already: signatures, verifications, encodings. All of it is a
 * pure function of its key, so worlds may share it without sharing state; a scenario's world then
 * costs what is new in it.
 *
 * The counts say how many signatures and verifications were really made, so that a test can notice
 * work done twice without a clock.
 */

type Kind =
  | "certificate"
  | "certificate content"
  | "certificate request"
  | "request"
  | "certificate file"
  | "certificate pem"
  | "token"
  | "token verdict"
  | "proof"
  | "verdict"
  | "verdicts"
  | "name"
  | "address"
  | "extension"
  | "library"
  | "private key pem"
  | "private key file"
  | "public key"
  | "document"
  | "profile"
  | "key size";

/** Entries of each kind after which those that nobody asked for since as many others are forgotten. */
const capacity = 8_000;

/** What was asked for lately, and what was before that. */
interface Memory {
  recent: Map<string, unknown>;
  earlier: Map<string, unknown>;
}

const memories = new Map<Kind, Memory>();
const tally = new Map<string, number>();

/** The value for `key`, computed at most once while it is remembered; `key` must determine it. */
export function memoised<Value>(kind: Kind, key: string, compute: () => Value): Value {
  const memory = remembered(kind);
  const { recent, earlier } = memory;
  const known = recent.get(key) as Value | undefined;
  if (known !== undefined || recent.has(key)) return known as Value;
  const value = earlier.has(key) ? (earlier.get(key) as Value) : compute();
  if (memory.recent.size >= capacity) {
    memory.earlier = memory.recent;
    memory.recent = new Map();
  }
  memory.recent.set(key, value);
  return value;
}

/** Bytes as a key: each a character. */
export function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("latin1");
}

/** For benches and tests that must start cold. */
export function forgetEverything(): void {
  memories.clear();
  tally.clear();
}

export function count(operation: string): void {
  tally.set(operation, (tally.get(operation) ?? 0) + 1);
}

/** Operations made since the start or since `forgetEverything`: {"sign RSA-4096": 12, …}. */
export function operations(): Record<string, number> {
  return Object.fromEntries([...tally].sort());
}

function remembered(kind: Kind): Memory {
  let memory = memories.get(kind);
  if (!memory) {
    memory = { recent: new Map(), earlier: new Map() };
    memories.set(kind, memory);
  }
  return memory;
}
