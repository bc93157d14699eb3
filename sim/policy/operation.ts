/** What an operator orders and undertakes: steps in their order, and one undertaking at a time. */
import { formatInstant, type Instant } from "../time/instant.ts";
import { type Checks, noSpaceLeft, refuse } from "./refusal.ts";

export interface CommandQuestion {
  /** Without their hyphens, in the order given. */
  readonly given: readonly string[];
  /** What the command can be told. */
  readonly known: readonly string[];
  /** After `-name`. */
  readonly cluster: string | undefined;
  /** The clusters that there are. */
  readonly clusters: readonly string[];
}

export const commandChecks = {
  knownSwitches: ({ given, known }) => {
    const stray = given.find((name) => !known.includes(name));
    const all = known.map((name) => `-${name}`).join(", ");
    return stray === undefined
      ? undefined
      : refuse("operation", "invalid", `there is no -${stray} here: use ${all}`);
  },
  knownCluster: ({ known, cluster, clusters }) => {
    if (!known.includes("name") || clusters.includes(cluster ?? "")) return undefined;
    const problem = cluster === undefined ? "no -name" : `there is no cluster "${cluster}"`;
    const there = clusters.join(", ") || "none";
    return refuse("operation", "not found", `${problem}; there is: ${there}`);
  },
} satisfies Checks<CommandQuestion>;

/** What one step does; read with the name of what it does it to. */
export type Deed =
  | "found anew"
  | "replace leaf"
  | "restart the reader of"
  | "make a bootstrap token for"
  | "let join anew"
  | "replace the server certificate of"
  | "renew the certificate of the kubelet of"
  | "rotate the token of"
  | "sign in";

/** Those of a root's rotation, in their order; each is done everywhere before the next begins. */
type RotationDeed =
  | "make the new"
  | "trust the new"
  | "sign with the new"
  | "re-issue"
  | "drop the old"
  | "forget the rotation of";

export interface Step {
  readonly deed: Deed;
  /** A credential by its slot ("cp-1/apiserver"), a node, a client of the cloud agent, or an authority. */
  readonly on: string;
}

/** A step of whatever is undertaken. */
export interface AnyStep {
  readonly deed: Deed | RotationDeed;
  readonly on: string;
}

/** "replace leaf cp-1/apiserver" */
export function describeStep({ deed, on }: AnyStep): string {
  return `${deed} ${on}`;
}

/** Who has undertaken what, as the lock says it. */
export interface Undertaking {
  readonly by: string;
  /** The command as it was given. */
  readonly command: string;
  readonly since: Instant;
}

export interface LockQuestion {
  readonly holder: Undertaking | undefined;
  /** Whether the holder still works on it: somebody who was cut off leaves the lock behind. */
  readonly atWork: boolean;
  /** Whether the disk on which the lock would lie takes it. */
  readonly hasRoom: boolean;
}

export const lockChecks = {
  oneAtATime: ({ holder, atWork }) =>
    holder && atWork
      ? refuse(
          "operation",
          "conflict",
          `${holder.by} has been at it since ${formatInstant(holder.since)}: ${holder.command}`,
        )
      : undefined,
  roomOnDisk: ({ hasRoom }) => (hasRoom ? undefined : noSpaceLeft),
} satisfies Checks<LockQuestion>;
