import { DataTable } from "@cucumber/cucumber";
import { describe, expect, test } from "vitest";
import { loadProfile } from "../../sim/policy/profile.ts";
import { days, years } from "../../sim/time/duration.ts";
import { instant } from "../../sim/time/instant.ts";
import type { CertificateFacts, CredentialView, Target } from "../target.ts";
import { shown } from "./certificate-field.ts";
import { readChange } from "./change.ts";
import {
  credentialPattern,
  credentialsPattern,
  readCredential,
  readCredentials,
} from "./credential.ts";
import { faultPattern, readFault, readRemedy, remedyPattern } from "./fault.ts";
import { momentPattern, readMoment } from "./moment.ts";
import { partyPattern, readParty } from "./party.ts";
import { isRefusal, refusalPattern } from "./refusal.ts";
import { rowsOf } from "./rows.ts";
import { readSpan, spanPattern } from "./span.ts";

const whole = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text);

describe("spans", () => {
  test.each([
    ["1 second", 1],
    ["62 days 23:59:59", days(63) - 1],
    ["a token's life", days(90)],
    ["70 % of a leaf's life", 241_920],
    ["a leaf's life and 1 second", days(4) + 1],
    ["a token's life less 40 days", days(50)],
    ["a root's life", years(10)],
    ["the propagation bound", 5],
  ])("%s", (text, expected) => {
    expect(whole(spanPattern, text)).toBe(true);
    expect(readSpan(text)(loadProfile("default"))).toBe(expected);
  });

  test.each(["some days", "70 of a leaf's life", "a leaf's life and a bit", "-1 day"])(
    "%s is none",
    (text) => {
      expect(whole(spanPattern, text)).toBe(false);
    },
  );
});

describe("parties and their certificates", () => {
  test.each([
    ["the KMS pod", { is: "client", name: "kms-pod" }, "kms-pod/certificate"],
    [
      "the node agent of host-1",
      { is: "client", name: "node-agent-host-1" },
      "node-agent-host-1/certificate",
    ],
    ['client "edge-1"', { is: "client", name: "edge-1" }, "edge-1/certificate"],
    ['user "alice"', { is: "user", name: "alice" }, "cp-1/alice"],
    ["the administrator", { is: "administrator" }, "cp-1/admin"],
    ["the kubelet of worker-1", { is: "kubelet", node: "worker-1" }, "worker-1/kubelet-client"],
    ["the API server", { is: "API server", node: "cp-1" }, "cp-1/apiserver"],
    ["the scheduler", { is: "scheduler", node: "cp-1" }, "cp-1/scheduler"],
  ])("%s", (text, party, certificate) => {
    expect(whole(partyPattern, text)).toBe(true);
    expect(readParty(text)).toEqual(party);
    expect(readCredential(`the certificate of ${text}`)).toBe(certificate);
  });

  test.each([
    ["etcd of cp-2", { is: "etcd", node: "cp-2" }],
    ["the cloud agent", { is: "cloud agent" }],
    ["the extension API server", { is: "extension API server", node: "cp-1" }],
  ])("%s has no one certificate", (text, party) => {
    expect(readParty(text)).toEqual(party);
    expect(() => readCredential(`the certificate of ${text}`)).toThrow(/no one certificate/);
  });
});

describe("credentials", () => {
  test.each([
    ["the Cluster CA", "cluster-ca"],
    ["the cloud agent CA", "cloud-agent-ca"],
    ['leaf "etcd-peer"', "cp-1/etcd-peer"],
    ['leaf "etcd-peer" of cp-3', "cp-3/etcd-peer"],
    ["the token of CAPH", "caph/token"],
    ["the server certificate of the kubelet of worker-1", "worker-1/kubelet-server"],
  ])("%s", (text, name) => {
    expect(whole(credentialPattern, text)).toBe(true);
    expect(readCredential(text)).toBe(name);
  });
});

describe("moments", () => {
  const target = {
    profile: loadProfile("default"),
    credentials: {
      renewalDue: async () => instant(1000),
      all: async () => ({
        found: [{ name: "cp-1/apiserver", notBefore: instant(100), notAfter: instant(2000) }],
      }),
    },
  } as unknown as Target;

  test.each([
    ['leaf "apiserver" is due for renewal', 1000],
    ['1 second before leaf "apiserver" is due for renewal', 999],
    ['1 minute after leaf "apiserver" is in its last second', 2060],
    ['leaf "apiserver" begins', 100],
  ])("%s", async (text, expected) => {
    expect(whole(momentPattern, text)).toBe(true);
    expect(await readMoment(text)(target)).toBe(expected);
  });

  test("of a credential that there is not", async () => {
    await expect(readMoment('leaf "nope" begins')(target)).rejects.toThrow(
      /no credential "cp-1\/nope"/,
    );
  });
});

describe("all credentials of a kind", () => {
  const root = { name: "cluster-ca", layer: "cluster", kind: "authority", renewedBy: "operator" };
  const token = { name: "caph/token", layer: "host", kind: "token", renewedBy: "update" };

  test.each([
    ["every credential", true, true],
    ["every root", true, false],
    ["every token", false, true],
    ["every managed leaf", false, false],
    ["the Cluster CA", true, false],
  ])("%s", (text, ofRoot, ofToken) => {
    expect(whole(credentialsPattern, text)).toBe(true);
    const { includes } = readCredentials(text);
    expect(includes(root as CredentialView)).toBe(ofRoot);
    expect(includes(token as CredentialView)).toBe(ofToken);
  });
});

describe("fields of a certificate", () => {
  const facts = { key: "ECDSA P-384", lifetime: days(4), names: ["a", "b"], usages: [] } as never;
  const holds = (field: string, wanted: string) =>
    shown(facts as CertificateFacts, field, { wanted, profile: loadProfile("default") }).holds;

  test.each([
    ["key algorithm", "RSA 4096 or ECDSA P-384", true],
    ["key algorithm", "RSA 4096", false],
    ["lifetime", "a leaf's life", true],
    ["lifetime", "5 days", false],
    ["SANs", "a, b", true],
    ["SANs", "a", false],
  ])("%s: %s", (field, wanted, expected) => {
    expect(holds(field, wanted)).toBe(expected);
  });

  test("one that there is not is an error", () => {
    expect(() => holds("names", "a")).toThrow(/no field "names"; there are subject, issuer, SANs/);
  });
});

describe("refusals", () => {
  const refused = (
    layer: "tls" | "authentication" | "authorization",
    reason: "expired" | "forbidden" | "revoked",
  ) => ({ outcome: "refused", judge: "test", layer, reason, words: "" }) as const;

  test("forbidden and unauthenticated are never mixed up", () => {
    expect(isRefusal(refused("authorization", "forbidden"), "forbidden")).toBe(true);
    expect(isRefusal(refused("authorization", "forbidden"), "unauthenticated")).toBe(false);
    expect(isRefusal(refused("authentication", "expired"), "unauthenticated")).toBe(true);
    expect(isRefusal(refused("tls", "expired"), "unauthenticated")).toBe(false);
    expect(isRefusal(refused("tls", "expired"), "TLS alert")).toBe(true);
    expect(isRefusal(refused("authorization", "revoked"), "forbidden")).toBe(false);
  });

  test("acceptance is no refusal", () => {
    expect(isRefusal({ outcome: "accepted", judge: "test", words: "" }, "revoked")).toBe(false);
    expect(whole(refusalPattern, "Valid Token Required")).toBe(true);
  });
});

describe("faults and remedies", () => {
  const edge = { is: "client", name: "edge-1" };
  const host = { is: "machine", name: "host-1" };
  test.each([
    [
      'the link between client "edge-1" and the cloud agent is cut',
      { is: "cut link", between: edge, and: { is: "cloud agent" } },
    ],
    ["host-1 loses power", { is: "power loss", of: host }],
    ["the disk of the KMS pod is full", { is: "full disk", of: { is: "client", name: "kms-pod" } }],
    ["the clock of host-1 is 1 hour behind", { is: "wrong clock", of: host, ahead: -3600 }],
    ["the clock of host-1 is 2 days ahead", { is: "wrong clock", of: host, ahead: days(2) }],
    [
      'client "edge-1" crashes as soon as it has kept a certificate',
      { is: "crash", of: edge, point: "kept a certificate" },
    ],
    [
      'the file of the token of client "edge-1" is lost',
      { is: "lost file", credential: "edge-1/token" },
    ],
    [
      'the file of leaf "apiserver" holds leaf "etcd-server" of cp-2',
      { is: "mixed-up file", credential: "cp-1/apiserver", holds: "cp-2/etcd-server" },
    ],
  ])("%s", (text, expected) => {
    expect(whole(faultPattern, text)).toBe(true);
    expect(readFault(text).wish(loadProfile("default"))).toEqual(expected);
  });

  test.each([
    [
      "the link between host-1 and the cloud agent is mended",
      { is: "cut link", between: host, and: { is: "cloud agent" } },
    ],
    ["host-1 has power again", { is: "power loss", of: host }],
    ["the disk of host-1 has room again", { is: "full disk", of: host }],
    ["the clock of host-1 is right again", { is: "wrong clock", of: host, ahead: 0 }],
  ])("%s", (text, expected) => {
    expect(whole(remedyPattern, text)).toBe(true);
    expect(readRemedy(text)).toEqual(expected);
  });
});

describe("changes from one generation to the next", () => {
  test.each([
    ["the same", "2", "2", true],
    ["the same", "2", "3", false],
    ["another", "2", "3", true],
    ["another", "2", "2", false],
    ["one higher", "2", "3", true],
    ["one higher", "2", "4", false],
  ])("%s: from %s to %s: %s", (words, before, now, holds) => {
    expect(readChange(words)(before, now)).toBe(holds);
  });

  test.each(["The same", "same", "two higher", ""])('"%s" is none', (words) => {
    expect(() => readChange(words)).toThrow(
      `no change is called "${words}"; there are the same, another, one higher`,
    );
  });
});

describe("a table with a header", () => {
  const rows = (...cells: string[][]) => rowsOf(new DataTable(cells), ["path"], ["mode"]);

  test("gives its rows, with columns that may be left out", () => {
    expect(rows(["path"], ["/a"])).toEqual([{ path: "/a" }]);
    expect(rows(["mode", "path"], ["0600", "/a"])).toEqual([{ mode: "0600", path: "/a" }]);
  });

  test.each([
    ["no row", [["path"]], "the table has no row below its header"],
    ["no header", [["/a"]], 'there is no column "/a"; use path, mode'],
    ["a column too few", [["mode"], ["0600"]], 'it lacks "path"'],
    [
      "a column too many",
      [
        ["path", "owner"],
        ["/a", "root"],
      ],
      'there is no column "owner"',
    ],
  ])("with %s is refused", (_, cells, message) => {
    expect(() => rows(...cells)).toThrow(message);
  });
});
