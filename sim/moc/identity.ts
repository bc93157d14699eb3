/** Identities of the host layer: a name, roles, and a token that signs in. */
import { nextGeneration } from "../issuance.ts";
import type { Machine, Service } from "../machine/machine.ts";
import type { KeyPair } from "../pki/keys.ts";
import { signToken, type TokenClaims, type TokenVerification, verifyToken } from "../pki/token.ts";
import type { KnownIdentity } from "../policy/cloud-agent.ts";
import { accept, noSpaceLeft, type Reply } from "../policy/refusal.ts";
import { record, type Site } from "../site.ts";
import type { Instant } from "../time/instant.ts";

export interface IdentityRequest extends Pick<KnownIdentity, "name" | "roles"> {
  /** Whether the cloud agent replaces the token by itself before it expires. */
  readonly autoRotate: boolean;
  /** Who renews the certificate that the identity will get; "nobody" when that is left to people. */
  readonly certificateRenewedBy: string;
}

export interface Identity extends IdentityRequest {
  /** The token made last. */
  token: string;
  revoked: boolean;
  /** Puts a new token where the client finds it. */
  deliver?: (token: string) => void;
  /** Whether the client's disk would take it. */
  hasRoom?: () => boolean;
  /** Whether it would get there now. */
  deliverable?: () => boolean;
}

/** The cloud agent's book of identities, and the maker of their tokens. */
export class Identities {
  readonly #site: Site;
  readonly #machine: Machine;
  readonly #agent: Service;
  readonly #keys: KeyPair;
  readonly #known = new Map<string, Identity>();

  /** @param agent whose book it is: rotations are booked for it. */
  constructor(site: Site, machine: Machine, agent: Service) {
    this.#site = site;
    this.#machine = machine;
    this.#agent = agent;
    this.#keys = site.keys.deal(site.profile.hostLayer.keys, "cloud-agent/token-signing");
  }

  /** Books the rotation of every token that rotates itself. */
  start(): void {
    for (const identity of this.#known.values()) this.#bookRotation(identity);
  }

  create(request: IdentityRequest): Identity {
    const identity: Identity = { ...request, token: "", revoked: false };
    this.#known.set(request.name, identity);
    this.rotateToken(identity);
    return identity;
  }

  get(name: string): Identity | undefined {
    return this.#known.get(name);
  }

  all(): Identity[] {
    return [...this.#known.values()];
  }

  /**
   * A new token; the one before stays good until its own end, and the certificate is not touched.
   * @returns a refusal where the holder could not keep it; none is made then.
   */
  rotateToken(identity: Identity): Reply {
    if (identity.hasRoom?.() === false) return noSpaceLeft;
    const slot = tokenSlot(identity);
    const claims = this.#claims(identity, nextGeneration(this.#site, slot));
    identity.token = signToken(claims, this.#keys);
    const { jti: id, iss, nbf: notBefore, exp: expires } = claims;
    const renewedBy = identity.autoRotate ? "cloud-agent" : "update";
    this.#site.inventory.record(
      { name: slot, layer: "host", kind: "token", owner: identity.name, renewedBy },
      { token: { id, issuer: iss, notBefore, expires } },
      claims.iat,
    );
    record(this.#site, { actor: issuer, kind: "issued", subject: id });
    identity.deliver?.(identity.token);
    this.#bookRotation(identity);
    return accept();
  }

  revoke(identity: Identity): void {
    identity.revoked = true;
    record(this.#site, { actor: issuer, kind: "revoked", subject: identity.name });
  }

  verifyToken(token: string | undefined): TokenVerification {
    return verifyToken(token, {
      keys: this.#keys,
      issuer,
      audience,
      at: this.#machine.now(),
    });
  }

  hasTokenInDate(identity: Identity): boolean {
    const token = this.#site.inventory.current(tokenSlot(identity))?.token;
    return token !== undefined && this.#machine.now() < token.expires;
  }

  tokenIssuedAt(identity: Identity): Instant | undefined {
    return this.#site.inventory.current(tokenSlot(identity))?.issuedAt;
  }

  /** For scenarios that forge: claims of a good token, and the key that signs it. */
  forge(name: string): { claims: TokenClaims; keys: KeyPair } {
    return { claims: this.#claims(this.#known.get(name) as Identity, "forged"), keys: this.#keys };
  }

  #claims(identity: Identity, id: string): TokenClaims {
    const issuedAt = this.#machine.now();
    const lifetime = this.#site.profile.hostLayer.tokenLifetime;
    const { notBefore, notAfter } = this.#site.decisions.tokenValidity(issuedAt, lifetime);
    return {
      iss: issuer,
      aud: audience,
      sub: identity.name,
      jti: id,
      iat: issuedAt,
      nbf: notBefore,
      exp: notAfter,
    };
  }

  #bookRotation(identity: Identity, triedAt?: Instant): void {
    const token = this.#site.inventory.current(tokenSlot(identity))?.token;
    if (!identity.autoRotate || !token) return;
    const { rotateTokenAfter, retryAfter } = this.#site.profile.hostLayer;
    const { tokenRotationInstant, clientRetryInstant } = this.#site.decisions;
    const validity = { notBefore: token.notBefore, notAfter: token.expires };
    const due =
      triedAt === undefined
        ? tokenRotationInstant(validity, rotateTokenAfter)
        : clientRetryInstant(validity, retryAfter, triedAt);
    this.#machine.at(this.#agent, due, `rotates the token of ${identity.name}`, () => {
      const latest = this.#site.inventory.current(tokenSlot(identity))?.token;
      if (latest?.id === token.id) this.#rotateWhenDue(identity, token.expires);
    });
  }

  #rotateWhenDue(identity: Identity, expires: Instant): void {
    const now = this.#machine.now();
    const deliverable = identity.deliverable?.() ?? true;
    const standing = { rotatesItself: identity.autoRotate, expires, deliverable, now };
    const step = this.#site.decisions.tokenStep(standing);
    if (step === "rotate") this.rotateToken(identity);
    if (step === "try later") this.#bookRotation(identity, now);
  }
}

/** Also the actor's name in the trace. */
const issuer = "cloud-agent";
/** The agent that tokens are for: a token of another deployment names another. */
const audience = "cloud-agent.platform";

function tokenSlot({ name }: { name: string }): string {
  return `${name}/token`;
}
