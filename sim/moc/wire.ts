/** How clients reach the cloud agent. Here messages travel in memory; on kind they travel over TLS sockets. */
import { unlessCrashed } from "../machine/crash.ts";
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

/** Messages arrive while both machines are on, the link is whole, and the agent runs. */
export function memoryWire(ends: Ends): CloudAgentWire {
  const { agent } = ends;
  return {
    signIn: (token, request) => deliver(ends, () => agent.signIn(token, request)),
    call: (held, request, token) =>
      deliver(ends, () => agent.call(held?.certificate, request, token)),
  };
}

/** What is said to a message; nobody answers who can not be reached, or crashes before he has. */
export async function deliver<Value>(
  { from, agent, agentMachine }: Ends,
  ask: () => Promise<Reply<Value>>,
): Promise<Reply<Value>> {
  if (!from.reaches(agentMachine) || !agentMachine.runs(agent)) return unreachable;
  return (await unlessCrashed(ask)) ?? unanswered;
}

const unreachable: Reply<never> = refuse(
  "tls",
  "not available",
  "the cloud agent can not be reached",
);

const unanswered: Reply<never> = refuse("tls", "no answer", "the connection broke off");
