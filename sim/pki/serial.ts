import type { Random } from "../time/random.ts";

/**
 * A random serial number of at most `octets` octets, positive and not zero; fixed by the world's seed
 * and `purpose` ("worker-1/kubelet-client#3"), whatever else was drawn.
 */
export function serialNumber(random: Random, purpose: string, octets: number): string {
  const bytes = random.fork(`serial ${purpose}`).bytes(octets);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}
