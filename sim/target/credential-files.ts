/** Where a credential of a simulated world lies on disk. */
import { placeOf } from "../kubernetes/certificate-manager.ts";
import { type CredentialPlace, places } from "../kubernetes/credential-place.ts";
import type { Machine } from "../machine/machine.ts";
import type { World } from "../world.ts";

export interface CredentialFiles {
  readonly machine: Machine;
  /** Certificate and key, or the one file that holds both. */
  readonly paths: readonly string[];
}

/** @throws Error for a credential that lies in no file of its own. */
export function filesOf(world: World, credential: string): CredentialFiles {
  const [owner = "", name = ""] = credential.split("/");
  const client = world.platform.clients.get(owner);
  if (client) {
    const path = name === "token" ? client.loginFile : client.accessFile;
    return { machine: client.machine, paths: [path] };
  }
  if (name === "") throw new Error(`${credential} is of no machine: name a leaf`);
  const { machine } = world.cluster.nodeNamed(owner);
  return { machine, paths: pathsOf(kubeletPlaces[name] ?? leafPlace(world, owner, name)) };
}

const kubeletPlaces: Record<string, CredentialPlace> = {
  "kubelet-client": places.kubeletClient,
  "kubelet-server": places.kubeletServer,
};

function leafPlace(world: World, node: string, leaf: string): CredentialPlace {
  return placeOf(world.cluster.controlPlaneNamed(node).certificateManager.leaf(leaf));
}

function pathsOf(place: CredentialPlace): string[] {
  if ("kubeconfig" in place) return [place.kubeconfig];
  return [...new Set([place.certificate, place.key])];
}
