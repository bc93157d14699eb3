/** What the page shows, as the part of its address after the #: a link to an instant of a run. */
import type { Lane, Recording } from "../recording.ts";

export interface Address {
  readonly run?: string;
  readonly with?: string;
  /** "63d", "63d12h", or an RFC 3339 instant. */
  readonly t?: string;
  /** A credential, perhaps with a generation: "cp-1/apiserver@3"; or words of its name: "kubelet-2". */
  readonly c?: string;
  readonly q?: string;
  readonly owner?: string;
  readonly kind?: string;
  readonly verdict?: string;
}

export function readAddress(hash: string): Address {
  return Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));
}

export function writeAddress(address: Address): string {
  const said = Object.entries(address).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(said as [string, string][]).toString();
  return `#${text.replaceAll("%2F", "/").replaceAll("%40", "@")}`;
}

/** @returns undefined for a text that names no time. */
export function readTime({ start }: Recording, text: string): number | undefined {
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (parts && text !== "") {
    const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
    return (
      start +
      (days as number) * 86_400 +
      (hours as number) * 3600 +
      (minutes as number) * 60 +
      (seconds as number)
    );
  }
  const instant = Date.parse(text) / 1000;
  return Number.isFinite(instant) ? Math.round(instant) : undefined;
}

/** "63d", "63d12h5s" */
export function writeTime({ start }: Recording, at: number): string {
  const since = at - start;
  const parts = [
    [Math.floor(since / 86_400), "d"],
    [Math.floor(since / 3600) % 24, "h"],
    [Math.floor(since / 60) % 60, "m"],
    [since % 60, "s"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return said.join("") || "0d";
}

/** The credential that is meant: by its name, else the first whose name has all the words. */
export function findLane(lanes: readonly Lane[], text: string): number | undefined {
  const exact = lanes.findIndex(({ name }) => name === text);
  if (exact >= 0) return exact;
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  const index = lanes.findIndex(({ name }) => words.every((word) => name.includes(word)));
  return index >= 0 ? index : undefined;
}
