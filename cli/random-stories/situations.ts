/** Situations that some story must have met: a mix of deeds that never meets one proves nothing about it. */
export const situations = [
  "revoked while cut off",
  "revoked while without power",
  "expired while everything was off",
  "expired while cut off",
  "due for renewal with a full disk",
  "crashed in the middle of a renewal",
  "a repair that a revocation stands in the way of",
  "a repair interrupted by power loss",
  "CA rotated while a client is away",
  "a repair while a node has no power",
  "a repair after a revocation and an absence",
  "an update while somebody is cut off",
  "switched off with a revocation in force",
  "a revocation lifted after it had locked somebody out",
] as const;

export type Situation = (typeof situations)[number];
