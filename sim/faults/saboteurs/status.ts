/** What the status says of credentials, and when it warns. */
import type { Decisions } from "../../policy/decisions.ts";
import type { CredentialState } from "../../policy/status.ts";
import { days } from "../../time/duration.ts";
import { type Instant, subtract } from "../../time/instant.ts";
import type { Saboteur } from "./saboteur.ts";

export const statusSaboteurs: readonly Saboteur[] = [
  {
    name: "status-in-rose",
    does: "says of every credential that has expired that it is valid",
    breaks: [
      "ID-03",
      "ID-14",
      "ID-15",
      "CA-06",
      "CP-01",
      "RN-04",
      "RN-09",
      "RV-13",
      "RP-01",
      "RP-02",
      "RP-03",
      "RP-05",
      "RP-07",
      "RP-08",
      "RP-09",
      "RP-10",
      "RP-11",
      "UP-04",
      "UP-05",
      "KM-02",
      "OF-02",
      "OF-03",
      "OF-04",
      "OF-05",
      "OF-06",
      "ST-01",
    ],
    sabotage: (decisions) => takenForValid(decisions, "expired"),
  },
  {
    name: "strangers-look-well",
    does: "says of a certificate that nobody's authority has signed that it is valid",
    breaks: ["ST-01"],
    sabotage: (decisions) => takenForValid(decisions, "unknown issuer"),
  },
  {
    name: "revoked-clients-look-well",
    does: "says of a client that is revoked as a whole what its certificate and its token say",
    breaks: ["ID-19", "ST-01"],
    sabotage: (decisions) => ({
      ...decisions,
      stateOf: (standing) => decisions.stateOf({ ...standing, identityRevoked: false }),
    }),
  },
  {
    name: "warnings-by-the-day",
    does: "warns of whatever has less than nine days left",
    breaks: ["RN-12", "ST-02"],
    sabotage: (decisions) => ({
      ...decisions,
      lastQuietInstant: ({ certificate, token }) =>
        subtract(certificate?.notAfter ?? (token?.expires as Instant), days(9)),
    }),
  },
  {
    name: "no-warnings",
    does: "warns of nothing before it has ended",
    breaks: ["RN-12", "ST-02"],
    sabotage: (decisions) => ({
      ...decisions,
      lastQuietInstant: ({ certificate, token }) =>
        certificate?.notAfter ?? (token?.expires as Instant),
    }),
  },
];

function takenForValid(decisions: Decisions, bad: CredentialState): Decisions {
  return {
    ...decisions,
    stateOf: (standing) => {
      const state = decisions.stateOf(standing);
      return state === bad ? "valid" : state;
    },
  };
}
