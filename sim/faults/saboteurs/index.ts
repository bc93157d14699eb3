import { Problem } from "../../problem.ts";
import { authoritySaboteurs } from "./authorities.ts";
import { callerSaboteurs } from "./callers.ts";
import { clientSaboteurs } from "./clients.ts";
import { clusterSaboteurs } from "./cluster.ts";
import { identitySaboteurs } from "./identity.ts";
import { reachSaboteurs } from "./reach.ts";
import { renewalSaboteurs } from "./renewal.ts";
import { repairSaboteurs } from "./repair.ts";
import { revocationSaboteurs } from "./revocation.ts";
import { rotationSaboteurs } from "./rotation.ts";
import type { Saboteur } from "./saboteur.ts";
import { serviceAccountSaboteurs } from "./service-accounts.ts";
import { statusSaboteurs } from "./status.ts";
import { updateSaboteurs } from "./updates.ts";

export type { Saboteur };

export const saboteurs: readonly Saboteur[] = [
  ...identitySaboteurs,
  ...callerSaboteurs,
  ...clientSaboteurs,
  ...authoritySaboteurs,
  ...clusterSaboteurs,
  ...renewalSaboteurs,
  ...rotationSaboteurs,
  ...revocationSaboteurs,
  ...reachSaboteurs,
  ...serviceAccountSaboteurs,
  ...repairSaboteurs,
  ...updateSaboteurs,
  ...statusSaboteurs,
];

/** @throws Problem when there is none of that name. */
export function saboteurNamed(name: string): Saboteur {
  const saboteur = saboteurs.find((candidate) => candidate.name === name);
  if (saboteur) return saboteur;
  throw new Problem(
    "saboteur-unknown",
    `there is no saboteur "${name}"`,
    "see npm run sabotage -- --list",
  );
}
