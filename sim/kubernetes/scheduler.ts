/** kube-scheduler, as far as certificates go: a client of the API server. */
import type { Machine, Service } from "../machine/machine.ts";
import type { Site } from "../site.ts";
import type { ComponentFiles } from "./component-files.ts";
import { ControllerKubeconfig } from "./controller-kubeconfig.ts";
import { places } from "./credential-place.ts";

export class Scheduler implements Service {
  readonly name = "kube-scheduler";
  readonly kubeconfig: ControllerKubeconfig;

  constructor(site: Site, machine: Machine) {
    this.kubeconfig = new ControllerKubeconfig(site, machine, places.scheduler);
  }

  async start(): Promise<void> {
    this.kubeconfig.readAtStart();
  }

  stop(): void {}

  get files(): ComponentFiles {
    return this.kubeconfig.files;
  }
}
