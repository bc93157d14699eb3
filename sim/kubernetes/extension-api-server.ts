/**
 * An extension API server: serves part of the API behind the API server. The two know each other by
 * the Front Proxy CA.
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import { accept, type Reply, refuse } from "../policy/refusal.ts";
import type { Site } from "../site.ts";
import { load, loadAnchors, places } from "./credential-place.ts";
import { knock } from "./door.ts";

/** The name under which the API server dials it. */
const serviceName = "extension-apiserver.kube-system.svc";

export class ExtensionApiServer implements Service {
  readonly name = "extension-apiserver";
  readonly machine: Machine;
  readonly #site: Site;
  #running = false;

  constructor(site: Site, machine: Machine) {
    this.#site = site;
    this.machine = machine;
  }

  async start(): Promise<void> {
    this.#running = true;
  }

  stop(): void {
    this.#running = false;
  }

  /** A request that the API server passes on: each side judges the other. */
  request(client: Certificate | undefined, clientAnchors: readonly Certificate[]): Reply {
    if (!this.#running || !this.machine.on)
      return refuse("tls", "not available", "extension API server: connection refused");
    const { files } = this.machine;
    const at = this.machine.now();
    const own = load(files, places.extensionApiServer);
    const distrusted = knock(this.#site, {
      door: "extensionServing",
      certificate: own?.certificate,
      anchors: clientAnchors,
      at,
      dialled: serviceName,
    });
    const anchors = loadAnchors(files, places.frontProxyAuthority);
    return (
      distrusted ??
      knock(this.#site, { door: "extensionApiServer", certificate: client, anchors, at }) ??
      accept()
    );
  }
}
