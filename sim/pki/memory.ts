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
  | "certificate request"
  | "certificate file"
  | "token"
  | "verdict"
  | "name"
  | "address"
  | "extension"
  | "library"
  | "private key"
  | "document"
  | "profile"
  | "key size";

/** Entries kept for each kind; the oldest go first. A year of a small platform fits. */
const capacity = 50_000;

const memories = new Map<Kind, Map<string, unknown>>();
const tally = new Map<string, number>();

/** The value for `key`, computed at most once while it is remembered; `key` must determine it. */
export function memoised<Value>(kind: Kind, key: string, compute: () => Value): Value {
  const memory = remembered(kind);
  if (memory.has(key)) return memory.get(key) as Value;
  const value = compute();
  if (memory.size >= capacity) memory.delete(memory.keys().next().value as string);
  memory.set(key, value);
  return value;
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

function remembered(kind: Kind): Map<string, unknown> {
  let memory = memories.get(kind);
  if (!memory) {
    memory = new Map();
    memories.set(kind, memory);
  }
  return memory;
}
