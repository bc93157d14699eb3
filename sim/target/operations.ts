import type { OperationPort, Outcome } from "../../steps/target.ts";
import { begin, type Operation, run } from "../operations/operation.ts";
import type { BeforeStep } from "../operations/procedure.ts";
import { repairHosts } from "../operations/repair-hosts.ts";
import { rotateAuthority } from "../operations/rotate-authority.ts";
import { type RotationStep, rotateRoot } from "../operations/rotate-root.ts";
import { type AuthorityName, authorityNames } from "../policy/certificate-document.ts";
import { describeStep, type Step } from "../policy/operation.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import type { Duration } from "../time/duration.ts";
import { type OnStage, outcomeOf } from "./stage.ts";

export class SimulatedOperations implements OperationPort {
  readonly #stage: OnStage;
  readonly #begun = new Map<string, Operation>();

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  async run(command: string): Promise<Outcome> {
    return shown(await run(this.#stage().world, command));
  }

  async rotateAuthority(): Promise<Outcome> {
    await rotateAuthority(this.#stage().world);
    return outcomeOf(accept());
  }

  async repairHosts(): Promise<Outcome> {
    await repairHosts(this.#stage().world);
    return outcomeOf(accept());
  }

  async begin(by: string, command: string, steps: number): Promise<Outcome> {
    const begun = await begin(this.#stage().world, by, command);
    if (begun.outcome === "refused") return outcomeOf(begun);
    this.#begun.set(by, begun.value);
    return outcomeOf(await begun.value.goOn(steps));
  }

  async goOn(by: string): Promise<Outcome> {
    return outcomeOf(await this.#operationOf(by).goOn());
  }

  async cutOff(by: string): Promise<void> {
    this.#operationOf(by).cutOff();
  }

  #operationOf(by: string): Operation {
    const operation = this.#begun.get(by);
    if (!operation) throw new Error(`"${by}" has begun nothing`);
    return operation;
  }

  /** @param beforeStep beside what the scenario wants: a real cluster follows step by step. */
  async rotate(authority: string, beforeStep: BeforeStep<RotationStep> = goOn): Promise<Outcome> {
    const root = rootNamed(authority);
    const reply = await rotateRoot(this.#stage().world, root, beforeStep);
    return outcomeOf(reply, reply.outcome === "accepted" ? reply.value.join(", ") : "");
  }

  async rotateInterrupted(authority: string, pause: Duration): Promise<Outcome> {
    const { world } = this.#stage();
    for (;;) {
      const outcome = await this.rotate(authority, async () => "interrupt");
      if (outcome.outcome === "accepted" || outcome.reason !== "interrupted") return outcome;
      await world.pass(pause);
    }
  }
}

const goOn: BeforeStep<RotationStep> = async () => "go on";

function rootNamed(name: string): AuthorityName {
  const root = authorityNames.find((each) => each === name);
  if (!root) throw new Error(`${name} is no root of a cluster`);
  return root;
}

function shown(reply: Reply<readonly Step[]>): Outcome {
  const steps = reply.outcome === "accepted" ? reply.value.map(describeStep) : [];
  return outcomeOf(reply, steps.join("\n"));
}
