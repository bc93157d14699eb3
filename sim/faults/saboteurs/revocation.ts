/** RenewRevocation: admission, matching, cut-off, enforcement, status. */
import { accept } from "../../policy/refusal.ts";
import { entryChecks } from "../../policy/revocation/entry.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const revocationSaboteurs: readonly Saboteur[] = [
  {
    name: "descriptions-are-refused",
    does: "knows no description of an entry",
    breaks: ["RV-01", "RP-03"],
    sabotage: (decisions) => ({
      ...decisions,
      entryChecks: {
        ...decisions.entryChecks,
        onlyKnownFields: (entry) =>
          entry.description === undefined
            ? entryChecks.onlyKnownFields(entry)
            : { field: "description", problem: "is no known field of an entry" },
      },
    }),
  },
  {
    name: "serial-numbers-mean-subjects",
    does: "revokes every certificate of the subject whose serial number was given",
    breaks: ["RV-02", "RV-25", "RP-01", "RP-07"],
    sabotage: (decisions) => {
      const subjects = new Map<string, string>();
      return {
        ...decisions,
        matchers: {
          ...decisions.matchers,
          serialNumber: (certificate, value) => {
            const { commonName } = certificate.subject;
            if (decisions.matchers.serialNumber(certificate, value))
              subjects.set(value, commonName);
            return subjects.get(value) === commonName;
          },
        },
      };
    },
  },
  {
    name: "groups-by-their-beginning",
    does: "revokes groups that begin with the one given",
    breaks: ["RV-03"],
    sabotage: (decisions) => ({
      ...decisions,
      matchers: {
        ...decisions.matchers,
        group: ({ subject }, value) =>
          subject.organizations.some((organization) => organization.startsWith(value)),
      },
    }),
  },
  {
    name: "dns-names-as-written",
    does: "compares DNS names as they are written, letter case and trailing dot included",
    breaks: ["RV-01", "RV-04", "RP-03"],
    sabotage: (decisions) => ({
      ...decisions,
      matchers: {
        ...decisions.matchers,
        dns: (certificate, value) =>
          value.startsWith(".")
            ? decisions.matchers.dns(certificate, value)
            : certificate.dnsNames.includes(value),
      },
    }),
  },
  {
    name: "suffixes-as-endings",
    does: "takes a DNS suffix for a mere ending of a string",
    breaks: ["RV-05"],
    sabotage: (decisions) => ({
      ...decisions,
      matchers: {
        ...decisions.matchers,
        dns: (certificate, value) =>
          value.startsWith(".")
            ? certificate.dnsNames.some((name) =>
                name.toLowerCase().endsWith(value.slice(1).toLowerCase()),
              )
            : decisions.matchers.dns(certificate, value),
      },
    }),
  },
  {
    name: "addresses-as-written",
    does: "compares IP addresses as they are written",
    breaks: ["RV-06"],
    sabotage: (decisions) => ({
      ...decisions,
      matchers: {
        ...decisions.matchers,
        ip: ({ ipAddresses }, value) => ipAddresses.includes(value),
      },
    }),
  },
  {
    name: "cut-off-included",
    does: "revokes certificates issued at the very instant of the cut-off",
    breaks: ["RV-01", "RV-07", "RV-20"],
    sabotage: (decisions) => ({
      ...decisions,
      issuedBeforeCutOff: (issuedAt, entry) =>
        entry.notBefore === undefined || issuedAt <= entry.notBefore,
    }),
  },
  {
    name: "back-dating-counts",
    does: "takes the notBefore of a certificate for the instant of its issue",
    breaks: ["RV-07", "RP-02"],
    sabotage: (decisions) => ({ ...decisions, issueInstant: ({ notBefore }) => notBefore }),
  },
  {
    name: "outsiders-not-corrected",
    does: "takes the notBefore of a certificate that nobody recorded for the instant of its issue",
    breaks: ["RV-07"],
    sabotage: (decisions) => ({
      ...decisions,
      issueInstant: ({ notBefore }, recorded) => recorded ?? notBefore,
    }),
  },
  {
    name: "cut-off-ignored",
    does: "revokes whatever an entry selects, whenever it was issued",
    breaks: ["RV-01", "RV-07", "RV-20", "RV-21", "RP-02", "RP-04"],
    sabotage: (decisions) => ({ ...decisions, issuedBeforeCutOff: () => true }),
  },
  {
    name: "the-future-is-free",
    does: "revokes only what had been issued when the resource was applied",
    breaks: ["RV-08", "RV-21", "RV-25", "RP-03", "UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      issuedBeforeCutOff: (issuedAt, entry) => issuedAt < (entry.notBefore ?? entry.appliedAt + 1),
    }),
  },
  {
    name: "kubelet-servers-revocable",
    does: "revokes kubelet server certificates like any other",
    breaks: ["RV-01", "RV-09", "RV-24"],
    sabotage: (decisions) => ({ ...decisions, revocable: () => true }),
  },
  {
    name: "first-entry-only",
    does: "looks at the first entry of the first resource alone",
    breaks: ["RV-01", "RV-10", "RV-20", "RP-03"],
    sabotage: (decisions) => ({
      ...decisions,
      entriesInForce: (resources, before) =>
        decisions.entriesInForce(resources, before).slice(0, 1),
    }),
  },
  {
    name: "revoked-clients-welcome",
    does: "asks nobody at the API server whether a certificate is revoked",
    breaks: [
      "RN-09",
      "RN-10",
      "RV-01",
      "RV-02",
      "RV-03",
      "RV-04",
      "RV-05",
      "RV-06",
      "RV-07",
      "RV-08",
      "RV-10",
      "RV-11",
      "RV-13",
      "RV-15",
      "RV-17",
      "RV-19",
      "RV-20",
      "RV-22",
      "RV-23",
      "RV-25",
      "RP-01",
      "RP-02",
      "RP-03",
      "RP-04",
      "RP-10",
      "OF-04",
      "ST-01",
      "ST-02",
      "RV-26",
    ],
    sabotage: (decisions) => ({
      ...decisions,
      authorizationChecks: { ...decisions.authorizationChecks, notRevoked: skipped },
    }),
  },
  {
    name: "whoever-was-let-in-stays",
    does: "remembers at the API server whom it has let in, and asks about them no more",
    breaks: [
      "RN-09",
      "RV-01",
      "RV-03",
      "RV-11",
      "RV-13",
      "RV-23",
      "RP-01",
      "RP-02",
      "RP-03",
      "RP-04",
      "RP-10",
      "OF-04",
      "RV-26",
    ],
    sabotage: (decisions) => {
      const letIn = new Set<string>();
      return {
        ...decisions,
        authorizationChecks: {
          ...decisions.authorizationChecks,
          notRevoked: (question) => {
            const shown = question.user.certificate?.fingerprint ?? "";
            if (letIn.has(shown)) return undefined;
            const refusal = decisions.authorizationChecks.notRevoked(question);
            if (!refusal) letIn.add(shown);
            return refusal;
          },
        },
      };
    },
  },
  {
    name: "revoked-leaves-renew",
    does: "renews a leaf that is revoked",
    breaks: ["RV-12", "RV-13", "RP-01"],
    sabotage: (decisions) => ({
      ...decisions,
      leafRenewalChecks: { ...decisions.leafRenewalChecks, notRevoked: skipped },
    }),
  },
  {
    name: "serial-numbers-as-written",
    does: "compares serial numbers as text",
    breaks: ["RV-15"],
    sabotage: (decisions) => ({
      ...decisions,
      matchers: {
        ...decisions.matchers,
        serialNumber: ({ serialNumber }, value) => serialNumber === value,
      },
    }),
  },
  {
    name: "numbers-for-serial-numbers",
    does: "admits a serial number that YAML has turned into a number",
    breaks: ["RV-16"],
    sabotage: (decisions) => ({
      ...decisions,
      entryChecks: { ...decisions.entryChecks, textValue: skipped },
    }),
  },
  {
    name: "two-selectors-welcome",
    does: "admits an entry with two selectors and looks at one of them",
    breaks: ["RV-16"],
    sabotage: (decisions) => ({
      ...decisions,
      entryChecks: { ...decisions.entryChecks, oneSelector: skipped },
    }),
  },
  {
    name: "once-admitted-always-admitted",
    does: "looks at a resource when it is new, and lets any change of it pass",
    breaks: ["RV-16"],
    sabotage: (decisions) => {
      const known = new Set<unknown>();
      return {
        ...decisions,
        admitRevocation: (checks, resource, now) => {
          const admitted = decisions.admitRevocation(checks, resource, now);
          if (admitted.outcome === "accepted") known.add(admitted.value.name);
          const { name } = (resource as { metadata?: { name?: string } }).metadata ?? {};
          return name !== undefined && admitted.outcome === "refused" && known.has(name)
            ? accept({ name, entries: [] })
            : admitted;
        },
      };
    },
  },
  {
    name: "kinds-in-one-spelling",
    does: "knows the kinds in capital spelling alone",
    breaks: ["RV-01", "RV-17", "RP-03"],
    sabotage: (decisions) => ({
      ...decisions,
      entryChecks: {
        ...decisions.entryChecks,
        knownKind: (entry) =>
          ["SerialNumber", "Group", "DNS", "IP"].includes(String(entry.kind))
            ? undefined
            : { field: "kind", problem: "is not one of SerialNumber, Group, DNS, IP" },
      },
    }),
  },
  {
    name: "roots-can-be-revoked",
    does: "lets entries match CA certificates",
    breaks: ["RV-18"],
    sabotage: (decisions) => ({ ...decisions, canMatch: () => true }),
  },
  {
    name: "revocations-stick",
    does: "keeps an entry in force when its resource is gone",
    breaks: ["RV-14", "RV-19", "RV-21", "RV-23", "RP-03", "RP-13", "UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      entriesInForce: (resources, before) => [
        ...decisions.entriesInForce(resources, before),
        ...before,
      ],
    }),
  },
  {
    name: "old-readings-overwrite",
    does: "takes an update of a version that is no longer the latest",
    breaks: ["RV-27"],
    sabotage: (decisions) => ({ ...decisions, isOfLatestVersion: () => true }),
  },
  {
    name: "the-future-unsaid",
    does: "says of no entry that it will catch future certificates",
    breaks: ["RV-01", "RV-20"],
    sabotage: (decisions) => ({ ...decisions, catchesFuture: () => false }),
  },
];
