/** How clients reach the cloud agent. Here messages travel in memory; on kind they travel over TLS sockets. */
import type { Machine } from "../machine/machine.ts";
import { type Reply, refuse } from "../policy/refusal.ts";
import type { CloudAgent } from "./cloud-agent.ts";
import type { CloudAgentWire } from "./messages.ts";

/** The two ends of a wire. */
export interface Ends {
  readonly from: Machine;
  readonly agent: CloudAgent;
  readonly agentMachine: Machine;
}

export type WireMaker = (ends: Ends) => CloudAgentWire;

/** Messages arrive while both machines are on. */
export function memoryWire(ends: Ends): CloudAgentWire {
  const { agent } = ends;
  return {
    signIn: async (token, request) =>
      reachable(ends) ? agent.signIn(token, request) : unreachable,
    call: async (held, request) =>
      reachable(ends) ? agent.call(held?.certificate, request) : unreachable,
  };
}

export function reachable({ from, agentMachine }: Ends): boolean {
  return from.on && agentMachine.on;
}

export const unreachable: Reply<never> = refuse(
  "tls",
  "not available",
  "the cloud agent can not be reached",
);
