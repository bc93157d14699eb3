/** The words that steps have in common, as Cucumber parameter types. */
import { defineParameterType } from "@cucumber/cucumber";
import type {
  BootstrapTrick,
  Presentation,
  RenewalTrick,
  Role,
  SharedDeed,
  SignInTrick,
  SigningTrick,
  Verb,
} from "./target.ts";
import {
  credentialPattern,
  credentialsPattern,
  readCredential,
  readCredentials,
  rootPattern,
} from "./vocabulary/credential.ts";
import { faultPattern, readFault, readRemedy, remedyPattern } from "./vocabulary/fault.ts";
import { momentPattern, readMoment } from "./vocabulary/moment.ts";
import { partyPattern, readParty } from "./vocabulary/party.ts";
import { type RefusalWords, refusalPattern } from "./vocabulary/refusal.ts";
import { readSpan, spanPattern } from "./vocabulary/span.ts";

const pattern = (source: string) => new RegExp(source);

defineParameterType({ name: "span", regexp: pattern(spanPattern), transformer: readSpan });
defineParameterType({ name: "party", regexp: pattern(partyPattern), transformer: readParty });
defineParameterType({
  name: "credential",
  regexp: pattern(credentialPattern),
  transformer: readCredential,
});
defineParameterType({
  name: "credentials",
  regexp: pattern(credentialsPattern),
  transformer: readCredentials,
});
defineParameterType({ name: "fault", regexp: pattern(faultPattern), transformer: readFault });
defineParameterType({ name: "remedy", regexp: pattern(remedyPattern), transformer: readRemedy });
defineParameterType({
  name: "root",
  regexp: pattern(rootPattern),
  transformer: readCredential,
});
defineParameterType({ name: "moment", regexp: pattern(momentPattern), transformer: readMoment });
defineParameterType({
  name: "refusal",
  regexp: pattern(refusalPattern),
  transformer: (text: string) => text as RefusalWords,
});

/** One of a few fixed phrases, taken as it stands. */
function phrases<Phrase extends string>(name: string, all: readonly Phrase[]): void {
  defineParameterType({
    name,
    regexp: pattern(all.join("|")),
    transformer: (text: string) => text as Phrase,
  });
}

phrases<Presentation>("presentation", [
  "its token alone",
  "no certificate",
  "a certificate of another CA",
  "a certificate of the Cluster CA",
  "a certificate of the etcd CA",
  "a certificate of the Front Proxy CA",
  "an altered certificate",
  "a certificate for servers",
  "a certificate signed outside the system",
  "its first certificate",
  "an altered token",
  "a token of a clock half a minute fast",
  "a token of a clock two minutes fast",
]);

phrases<SignInTrick>("signInTrick", [
  "no token",
  "its first token",
  "a forged token",
  "an altered token",
  "a token of algorithm none",
  "a token signed with HS256",
  "a token for another agent",
  "a request for another client",
  "a request signed by another key",
  "a key of RSA 1024",
]);

phrases<RenewalTrick>("renewalTrick", [
  "a proof made with another key",
  "a request signed by another key",
  "its token alone",
  "a certificate of another CA",
  "an altered certificate",
  "a certificate for servers",
]);

phrases<BootstrapTrick>("bootstrapTrick", [
  "an expired token",
  "an unknown token",
  "a token with a wrong secret",
  "a token without the usage",
]);

phrases<SigningTrick>("signingTrick", [
  "for another node",
  "with the organisation system:masters",
  "for servers and clients",
  "with a CA's usages",
  "for serving as another node",
]);

phrases<Role>("role", [
  "Owner",
  "Contributor",
  "Reader",
  "NodeContributor",
  "VirtualMachineContributor",
  "NetworkContributor",
  "KeyContributor",
]);

phrases<"virtual machine" | "network interface" | "virtual network">("resource", [
  "virtual machine",
  "network interface",
  "virtual network",
]);

phrases<SharedDeed>("sharedDeed", ["sign in", "renew"]);

phrases<"Starting" | "Running">("nodeAgentState", ["Starting", "Running"]);

phrases<"cluster" | "platform">("system", ["cluster", "platform"]);

const verbs: Record<string, Verb> = {
  creates: "create",
  reads: "read",
  updates: "update",
  deletes: "delete",
};

defineParameterType({
  name: "verb",
  regexp: pattern(Object.keys(verbs).join("|")),
  transformer: (text: string) => verbs[text] as Verb,
});

defineParameterType({
  name: "state",
  regexp: /valid|expired|not yet valid|revoked|of an unknown authority/,
  transformer: (text: string) => (text === "of an unknown authority" ? "unknown issuer" : text),
});
