import type { OperationPort, Outcome } from "../../steps/target.ts";
import { repair } from "../operations/repair.ts";
import { repairHosts } from "../operations/repair-hosts.ts";
import { rotateAuthority } from "../operations/rotate-authority.ts";
import { update } from "../operations/update.ts";
import { accept } from "../policy/refusal.ts";
import type { RepairSwitch } from "../policy/repair.ts";
import { type OnStage, outcomeOf } from "./stage.ts";

export class SimulatedOperations implements OperationPort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  async repair(switches: string): Promise<Outcome> {
    const given = switches
      .split(/\s+/)
      .filter(Boolean)
      .map((each) => each.replace(/^-/, "") as RepairSwitch);
    const reply = await repair(this.#stage().world, given);
    return outcomeOf(reply, reply.outcome === "accepted" ? reply.value.replaced.join(", ") : "");
  }

  async rotateAuthority(): Promise<Outcome> {
    await rotateAuthority(this.#stage().world);
    return outcomeOf(accept());
  }

  async repairHosts(): Promise<Outcome> {
    await repairHosts(this.#stage().world);
    return outcomeOf(accept());
  }

  async update(): Promise<Outcome> {
    return outcomeOf(await update(this.#stage().world));
  }
}
