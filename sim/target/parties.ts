/** Parties of a scenario, as the machines and services of a simulated world. */
import type { Party, Whereabouts } from "../../steps/target.ts";
import type { ControlPlaneNode } from "../kubernetes/node.ts";
import type { Machine, Service } from "../machine/machine.ts";
import type { World } from "../world.ts";
import { describeParty } from "./calls.ts";

/** @throws Error for a machine that is not there. */
export function machineOf(world: World, where: Whereabouts): Machine {
  if (where.is !== "machine") return serviceOf(world, where).machine;
  const machine = world.platform.machines.get(where.name);
  if (!machine) throw new Error(`there is no machine "${where.name}"`);
  return machine;
}

/** What of a party can be stopped and started, and where. @throws Error for a person. */
export function serviceOf(world: World, party: Party): { machine: Machine; service: Service } {
  switch (party.is) {
    case "client": {
      const client = world.platform.clients.get(party.name);
      if (!client) throw new Error(`there is no client "${party.name}"`);
      return { machine: client.machine, service: client };
    }
    case "cloud agent": {
      const { cloudAgent, cloudAgentMachine } = world.platform;
      return { machine: cloudAgentMachine, service: cloudAgent };
    }
    case "kubelet": {
      const { machine, kubelet } = world.cluster.nodeNamed(party.node);
      return { machine, service: kubelet };
    }
    case "API server":
    case "etcd":
    case "controller-manager":
    case "scheduler": {
      const node = world.cluster.controlPlaneNamed(party.node);
      return { machine: node.machine, service: componentOf(node, party.is) };
    }
    default:
      throw new Error(`${describeParty(party)} can not be restarted`);
  }
}

function componentOf(
  node: ControlPlaneNode,
  is: "API server" | "etcd" | "controller-manager" | "scheduler",
) {
  const { apiServer, etcd, controllerManager, scheduler } = node;
  return { "API server": apiServer, etcd, "controller-manager": controllerManager, scheduler }[is];
}
