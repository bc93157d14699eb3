/** What a certificate says, field by field, as tables name it. */
import type { Profile } from "../../sim/policy/profile.ts";
import { formatDuration } from "../../sim/time/duration.ts";
import type { CertificateFacts } from "../target.ts";
import { readSpan } from "./span.ts";

/**
 * Whether a field is what a table wants of it: "key algorithm" may be one of several ("RSA 4096 or ECDSA P-384"),
 * "lifetime" is a span, every other field is compared word for word.
 */
export function shown(
  facts: CertificateFacts,
  field: string,
  { wanted, profile }: { wanted: string; profile: Profile },
): { holds: boolean; value: string } {
  const value = fieldOf(facts, field);
  switch (field) {
    case "key algorithm":
      return { holds: wanted.split(" or ").includes(value), value };
    case "lifetime":
      return { holds: facts.lifetime === readSpan(wanted)(profile), value };
    default:
      return { holds: value === wanted, value };
  }
}

/** @throws Error for a field that a certificate does not have. */
export function fieldOf(facts: CertificateFacts, field: string): string {
  const values: Record<string, string> = {
    subject: facts.subject,
    issuer: facts.issuer,
    SANs: facts.names.join(", "),
    usages: facts.usages.join(", "),
    "key algorithm": facts.key,
    "public key": facts.keyId,
    "serial number": facts.serialNumber,
    lifetime: formatDuration(facts.lifetime),
    "renewal count": String(facts.renewals),
    "is an authority": String(facts.isAuthority),
  };
  const value = values[field];
  if (value === undefined)
    throw new Error(
      `a certificate has no field "${field}"; there are ${Object.keys(values).join(", ")}`,
    );
  return value;
}
