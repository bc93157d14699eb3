/**
 * The host layer's wire on kind: clients reach the cloud agent through real TLS connections. The actors
 * are the simulator's; who is let in is OpenSSL's to say. Where it and the cloud agent's own code do not
 * agree on a certificate, that is noted, and fails the scenario.
 */
import type { CloudRequest, CloudResult } from "../../sim/moc/messages.ts";
import { deliver, type Ends, type WireMaker } from "../../sim/moc/wire.ts";
import { Authority } from "../../sim/pki/authority.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair, type KeyPair, publicKeyId } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { type Refusal, type Reply, refuse } from "../../sim/policy/refusal.ts";
import { offsetForJudge, realNow } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { keyOf } from "./fresh-keys.ts";
import { exchange, type Judgement } from "./tls.ts";

const judge = "OpenSSL";

export class TlsWires {
  /** Certificates that OpenSSL and the cloud agent judge differently, in words. */
  readonly disagreements: string[] = [];

  /** Of another world. */
  forget(): void {
    this.disagreements.length = 0;
  }

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
      return this.#judgedBoth(judgement, own, request);
    });
    return reply as Reply<CloudResult>;
  }

  /** A request over a connection whose certificates are dated for whoever judges them. */
  async #carry<Answer>(
    { agent, agentMachine }: Ends,
    held: HeldCertificate | undefined,
    message: unknown,
    answer: (message: unknown, judgement: Judgement) => Promise<Answer>,
  ): Promise<Answer> {
    const { certificate: authority, keys } = agent.issuer.signer;
    const judged = [authority, ...(held ? [held.certificate] : [])];
    const by = offsetForJudge(judged, agentMachine.now());
    return exchange({
      client: held && this.#proven(redated(held.certificate, by, keys), held.keys),
      server: { held: await serving(), anchor: redated(authority, by, keys) },
      message,
      answer,
    });
  }

  /** A handshake proves that the key is there; whoever presents an earlier certificate has kept its key. */
  #proven(certificate: Certificate, keys: KeyPair): HeldCertificate {
    const own = publicKeyId(certificate.publicKey);
    return { certificate, keys: keys.id === own ? keys : keyOf(own) };
  }

  /** The reply to a call whose certificate both OpenSSL and the cloud agent have looked at. */
  #judgedBoth(
    judgement: Judgement,
    own: Reply<CloudResult>,
    request: CloudRequest,
  ): Reply<CloudResult> {
    if (judgement.outcome === "none shown") return own;
    const found = judgement.outcome === "bad" ? judgement.reason : undefined;
    const said = aboutTheCertificate(own);
    if (found !== said) {
      this.disagreements.push(
        `OpenSSL finds the certificate ${found ?? "good"}, the cloud agent ${said ?? "good"}`,
      );
    }
    // Whom it finds good, the cloud agent may refuse for what it alone knows; who asks for more than to be let in
    // has its answer.
    if (judgement.outcome === "good")
      return own.outcome === "accepted" && request.do === "greet" ? { ...own, judge } : own;
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

let served: HeldCertificate | undefined;

/** The cloud agent's own certificate: self-signed, and past its end, for no client looks at it. */
async function serving(): Promise<HeldCertificate> {
  if (served) return served;
  const keys = generateKeyPair("P-256");
  const now = realNow();
  const template = {
    subject: name("cloud-agent"),
    serialNumber: "1",
    notBefore: now,
    notAfter: now,
  };
  const { certificate } = await Authority.root(template, keys);
  served = { certificate, keys };
  return served;
}
