/** The signature by which whoever asks for a renewal proves that it holds the old key. */
import { sign } from "node:crypto";
import { hashOf, type KeyPair } from "./keys.ts";
import { count, latin1, memoised } from "./memory.ts";
import { isSignature } from "./verification.ts";

/** @param request DER, all of which is signed. */
export function proofOfPossession(request: Uint8Array, { id, kind, privateKey }: KeyPair) {
  return memoised("proof", `${id} ${latin1(request)}`, () => {
    count(`sign ${kind}`);
    return new Uint8Array(sign(hashOf(kind), request, privateKey));
  });
}

/** @param oldKey DER SubjectPublicKeyInfo. */
export function provesOldKey(proof: Uint8Array, request: Uint8Array, oldKey: Uint8Array): boolean {
  const said = [oldKey, request, proof].map(latin1).join(" ");
  return memoised("verdict", said, () =>
    isSignature(proof, { publicKey: oldKey, hash: "sha256", signedBytes: request }),
  );
}
