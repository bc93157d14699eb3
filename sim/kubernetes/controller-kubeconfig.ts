/** The kubeconfig of a controller: with what it comes to the API server. */
import type { Machine } from "../machine/machine.ts";
import type { Site } from "../site.ts";
import type { ApiClient } from "./api-server.ts";
import { ComponentFiles } from "./component-files.ts";

export class ControllerKubeconfig {
  readonly files: ComponentFiles;
  readonly #place: { readonly kubeconfig: string };
  readonly #machine: Machine;

  constructor(site: Site, machine: Machine, place: { readonly kubeconfig: string }) {
    this.#place = place;
    this.#machine = machine;
    this.files = new ComponentFiles(site, machine.files, [
      { purpose: "kubeconfig of a controller", place },
    ]);
  }

  readAtStart(): void {
    this.files.readAtStart();
  }

  client(): ApiClient {
    const anchors = this.files.anchors(this.#place);
    return { held: this.files.pair(this.#place), anchors, at: this.#machine.now() };
  }
}
