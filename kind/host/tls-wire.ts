/**
 * The host layer's wire on kind: clients reach the cloud agent through real TLS connections. The actors
 * are the simulator's; who is let in is OpenSSL's to say. Where it and the cloud agent's own code do not
 * agree on a certificate, that is noted, and fails the scenario.
 */
import type { CloudAgent } from "../../sim/moc/cloud-agent.ts";
import type { CloudRequest, CloudResult } from "../../sim/moc/messages.ts";
import { deliver, type Ends, type WireMaker } from "../../sim/moc/wire.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair, type KeyPair, publicKeyId } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { type Refusal, type Reply, refuse } from "../../sim/policy/refusal.ts";
import { hours } from "../../sim/time/duration.ts";
import { add, type Instant, subtract } from "../../sim/time/instant.ts";
import { offsetAt, offsetForJudge, realNow } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { keyOf } from "./fresh-keys.ts";
import { exchange, type Judgement } from "./tls.ts";

const judge = "OpenSSL";

export class TlsWires {
  /** Certificates that OpenSSL and the cloud agent judge differently, in words. */
  readonly disagreements: string[] = [];

  readonly make: WireMaker = (ends) => ({
    signIn: (token, request) =>
      deliver(ends, async () => {
        const message = { token, request };
        const reply = await this.#carry(ends, undefined, message, () =>
          ends.agent.signIn(token, request),
        );
        return reply as Reply<Certificate>;
      }),
    call: (held, request, token) => deliver(ends, () => this.#call(ends, held, { request, token })),
  });

  async #call(
    ends: Ends,
    held: HeldCertificate | undefined,
    message: { readonly request: CloudRequest; readonly token: string | undefined },
  ): Promise<Reply<CloudResult>> {
    const reply = await this.#carry(ends, held, message, async (arrived, judgement) => {
      const { request, token } = arrived as typeof message;
      const own = await ends.agent.call(held?.certificate, request, token);
      return this.#judgedBoth(judgement, own);
    });
    return reply as Reply<CloudResult>;
  }

  /** A request over a connection whose certificates are dated for whoever judges them. */
  async #carry<Answer>(
    { agent, agentMachine, from }: Ends,
    held: HeldCertificate | undefined,
    message: unknown,
    answer: (message: unknown, judgement: Judgement) => Promise<Answer>,
  ): Promise<Answer> {
    const { certificate: authority, keys } = agent.issuer.signer;
    const judged = [authority, ...(held ? [held.certificate] : [])];
    const by = offsetForJudge(judged, agentMachine.now());
    const { answer: said } = await exchange({
      client: {
        held: held && this.#proven(redated(held.certificate, by, keys), held.keys),
        anchor: redated(authority, offsetAt(from.now()), keys),
      },
      server: { held: await serving(agent), anchor: redated(authority, by, keys) },
      message,
      answer,
    });
    return said;
  }

  /** A handshake proves that the key is there; whoever presents an earlier certificate has kept its key. */
  #proven(certificate: Certificate, keys: KeyPair): HeldCertificate {
    const own = publicKeyId(certificate.publicKey);
    return { certificate, keys: keys.id === own ? keys : keyOf(own) };
  }

  /** The reply to a call whose certificate both OpenSSL and the cloud agent have looked at. */
  #judgedBoth(judgement: Judgement, own: Reply<CloudResult>): Reply<CloudResult> {
    if (judgement.outcome === "none shown") return own;
    const found = judgement.outcome === "bad" ? judgement.reason : undefined;
    const said = aboutTheCertificate(own);
    if (found !== said) {
      this.disagreements.push(
        `OpenSSL finds the certificate ${found ?? "good"}, the cloud agent ${said ?? "good"}`,
      );
    }
    // What it finds good, the cloud agent may refuse for what it alone knows.
    if (judgement.outcome === "good") return own.outcome === "accepted" ? { ...own, judge } : own;
    const words = judgement.reason === "expired" ? "Certificate has expired" : "not accepted";
    const message = `${words}: ${judge} says ${judgement.words}`;
    return { ...refuse("authentication", judgement.reason, message), judge };
  }
}

/** The reason of a refusal that is about the certificate itself, not about who its owner is. */
function aboutTheCertificate(reply: Reply<unknown>): Refusal["reason"] | undefined {
  if (reply.outcome === "accepted" || reply.layer !== "authentication") return undefined;
  return ["unknown identity", "revoked", "no certificate"].includes(reply.reason)
    ? undefined
    : reply.reason;
}

const servingLifetime = hours(1);
const servers = new WeakMap<CloudAgent, { held: HeldCertificate; until: Instant }>();
const servingKeys = generateKeyPair("P-256");

/** The cloud agent's own server certificate, by the real clock; the catalogue says nothing of it. */
async function serving(agent: CloudAgent): Promise<HeldCertificate> {
  const now = realNow();
  const known = servers.get(agent);
  if (known && known.until > now) return known.held;
  const certificate = await agent.issuer.signer.issue(
    {
      subject: name("cloud-agent"),
      serialNumber: "1",
      notBefore: subtract(now, servingLifetime),
      notAfter: add(now, servingLifetime),
      usages: ["digital signature", "server auth"],
      dnsNames: ["localhost"],
      ipAddresses: ["127.0.0.1"],
    },
    servingKeys.spki,
  );
  const held = { certificate, keys: servingKeys };
  servers.set(agent, { held, until: now });
  return held;
}
