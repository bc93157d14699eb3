/**
 * What actors show to the checkers beside an event: plain bytes and dates, nothing of the types that
 * decide, so that a checker can judge them by itself. Evidence never enters the trace hash.
 */
import type { Instant } from "./time/instant.ts";

export type Evidence =
  /** A door let a certificate pass. */
  | {
      readonly kind: "admitted";
      readonly door: string;
      readonly certificate: Uint8Array;
      readonly anchors: readonly Uint8Array[];
      /** The clock of whoever judged. */
      readonly at: Instant;
      readonly usage: "client" | "server";
    }
  /** A certificate was made for the key's owner. */
  | { readonly kind: "issued"; readonly owner: string; readonly certificate: Uint8Array }
  /** A certificate and its key were put in place together; both PEM. */
  | {
      readonly kind: "installed";
      readonly place: string;
      readonly certificate: string;
      readonly key: string;
    }
  /** The RenewRevocation resources as they stand now, as the API keeps them. */
  | { readonly kind: "revocations"; readonly resources: readonly unknown[] };
