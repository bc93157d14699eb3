/** Writes the extensions that extensions.ts reads; equal requests share their bytes. */
import ipaddr from "ipaddr.js";
import { contextPrimitive } from "./der.ts";
import {
  element,
  integer,
  namedBits,
  objectIdentifier,
  octetString,
  sequence,
  trueValue,
} from "./der-writer.ts";
import { type ExtensionRequest, extendedUsages, extensionIds, keyUsageBits } from "./extensions.ts";
import { memoised } from "./memory.ts";

/**
 * DER of an Extensions sequence.
 * @param subjectKeyId hex; absent in a request
 * @param authorityKeyId hex; absent in a request
 */
export function encodeExtensions(
  request: ExtensionRequest,
  subjectKeyId?: string,
  authorityKeyId?: string,
): Uint8Array {
  return sequence(
    encodeRequested(request),
    ...(subjectKeyId
      ? [extension(extensionIds.subjectKeyId, octetString(fromHex(subjectKeyId)))]
      : []),
    ...(authorityKeyId
      ? [extension(extensionIds.authorityKeyId, keyIdentifier(authorityKeyId))]
      : []),
  );
}

/** The extensions that a request asks for, one after another. */
function encodeRequested(request: ExtensionRequest): Uint8Array {
  return memoised("extension", JSON.stringify(request), () => {
    const { isAuthority = false, usages, dnsNames = [], ipAddresses = [], renewals = 0 } = request;
    const bits = keyUsageBits.filter(([usage]) => usages.includes(usage)).map(([, bit]) => bit);
    const extended = usages.flatMap((usage) => extendedUsages[usage] ?? []);
    const names = [
      ...dnsNames.map((name) => element(contextPrimitive(2), Buffer.from(name, "latin1"))),
      ...ipAddresses.map((address) =>
        element(contextPrimitive(7), Uint8Array.from(ipaddr.parse(address).toByteArray())),
      ),
    ];
    return Buffer.concat([
      extension(
        extensionIds.basicConstraints,
        sequence(...(isAuthority ? [trueValue] : [])),
        "critical",
      ),
      ...(bits.length > 0 ? [extension(extensionIds.keyUsage, namedBits(bits), "critical")] : []),
      ...(extended.length > 0
        ? [extension(extensionIds.extendedKeyUsage, sequence(...extended.map(objectIdentifier)))]
        : []),
      ...(names.length > 0
        ? [extension(extensionIds.subjectAlternativeName, sequence(...names))]
        : []),
      ...(renewals > 0
        ? [extension(extensionIds.renewalCount, integer(renewals.toString(16)))]
        : []),
    ]);
  });
}

const encodedIds = new Map(
  Object.values(extensionIds).map((id) => [id, objectIdentifier(id)] as const),
);

function extension(id: string, value: Uint8Array, critical?: "critical"): Uint8Array {
  const encodedId = encodedIds.get(id) ?? objectIdentifier(id);
  return sequence(encodedId, ...(critical ? [trueValue] : []), octetString(value));
}

function keyIdentifier(keyId: string): Uint8Array {
  return sequence(element(contextPrimitive(0), fromHex(keyId)));
}

function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}
