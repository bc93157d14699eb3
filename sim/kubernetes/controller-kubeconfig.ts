/** The kubeconfig of a controller: with what it comes to the API server. */
import type { Machine } from "../machine/machine.ts";
import type { Site } from "../site.ts";
import type { ApiClient } from "./api-server.ts";
import { ComponentFiles } from "./component-files.ts";
import { readKubeconfig } from "./kubeconfig.ts";

export class ControllerKubeconfig {
  readonly place: { readonly kubeconfig: string };
  readonly #machine: Machine;
  readonly #files: ComponentFiles;

  constructor(site: Site, machine: Machine, place: { readonly kubeconfig: string }) {
    this.place = place;
    this.#machine = machine;
    this.#files = new ComponentFiles(site, machine.files, [
      { purpose: "kubeconfig of a controller", place },
    ]);
  }

  readAtStart(): void {
    this.#files.readAtStart();
  }

  get readOnce(): boolean {
    return this.#files.readsOnce(this.place);
  }

  client(): ApiClient {
    const anchors = readKubeconfig(this.#machine.files.read(this.place.kubeconfig))?.anchors ?? [];
    return { held: this.#files.pair(this.place), anchors, at: this.#machine.now() };
  }
}
