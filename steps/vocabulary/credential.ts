/** Credentials, as scenarios name them. */
import type { CredentialView } from "../target.ts";
import type { ScenarioWorld } from "../world.ts";
import { certificateOf, partyPattern, readParty } from "./party.ts";

const roots: Record<string, string> = {
  "the Cluster CA": "cluster-ca",
  "the etcd CA": "etcd-ca",
  "the Front Proxy CA": "front-proxy-ca",
};

const authorities: Record<string, string> = { ...roots, "the cloud agent CA": "cloud-agent-ca" };

export const rootPattern = Object.keys(roots).join("|");

export const credentialPattern = [
  ...Object.keys(authorities),
  "the server certificate of the kubelet of [a-z0-9-]+",
  'leaf "[^"]+"(?: of [a-z0-9-]+)?',
  `the (?:certificate|token) of (?:${partyPattern})`,
].join("|");

/**
 * @param text what `credentialPattern` matches.
 * @returns the credential's name: "worker-1/kubelet-client".
 */
export function readCredential(text: string): string {
  const authority = authorities[text];
  if (authority) return authority;
  const server = /^the server certificate of the kubelet of (.+)$/.exec(text)?.[1];
  if (server) return `${server}/kubelet-server`;
  const leaf = /^leaf "(.+)"(?: of (.+))?$/.exec(text);
  if (leaf) return `${leaf[2] ?? "cp-1"}/${leaf[1]}`;
  const [, kind, holder = ""] = /^the (certificate|token) of (.+)$/.exec(text) ?? [];
  const party = readParty(holder);
  if (kind === "token" && party.is === "client") return `${party.name}/token`;
  return certificateOf(party);
}

/** One credential, or all of a kind. */
export interface Credentials {
  readonly words: string;
  includes(view: CredentialView): boolean;
}

const groups: Record<string, Credentials["includes"]> = {
  "every credential": () => true,
  "every managed leaf": ({ layer, renewedBy }) =>
    layer === "cluster" && renewedBy === "certificate-manager",
  "every root": ({ layer, kind }) => layer === "cluster" && kind === "authority",
  "every client certificate": ({ layer, kind }) =>
    layer === "host" && kind === "client certificate",
  "every token": ({ kind }) => kind === "token",
};

export const credentialsPattern = [...Object.keys(groups), credentialPattern].join("|");

/** @param text what `credentialsPattern` matches. */
export function readCredentials(text: string): Credentials {
  const group = groups[text];
  if (group) return { words: text, includes: group };
  const wanted = readCredential(text);
  return { words: wanted, includes: ({ name }) => name === wanted };
}

/** In place; at least one. @throws Unmet when there is none. */
export async function viewsOf(
  world: ScenarioWorld,
  { words, includes }: Credentials,
): Promise<readonly CredentialView[]> {
  const views = (await world.learn(world.target.credentials.all())).filter(includes);
  world.expect(views.length > 0, words, "there is none");
  return views;
}

/** @param credential its name. @throws Unmet when there is none. */
export async function viewOf(world: ScenarioWorld, credential: string): Promise<CredentialView> {
  const all = await world.learn(world.target.credentials.all());
  const view = all.find(({ name }) => name === credential);
  world.expect(view !== undefined, `a credential "${credential}"`, "there is none");
  return view;
}
