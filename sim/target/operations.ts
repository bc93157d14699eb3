import type { OperationPort, Outcome } from "../../steps/target.ts";
import {
  type BeforeStep,
  begin,
  beginRotation,
  type Operation,
  run,
} from "../operations/operation.ts";
import { type AuthorityName, authorityNames } from "../policy/certificate-document.ts";
import { type AnyStep, describeStep } from "../policy/operation.ts";
import type { Reply } from "../policy/refusal.ts";
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
  async rotate(authority: string, beforeStep?: BeforeStep): Promise<Outcome> {
    const begun = await this.#beginRotation(authority);
    if (begun.outcome === "refused") return outcomeOf(begun);
    return outcomeOf(await begun.value.goOn(Number.POSITIVE_INFINITY, beforeStep));
  }

  /** @param pass lets a pause pass, and everybody call everybody after it, where that takes more than the actors. */
  async rotateInterrupted(
    authority: string,
    pause: Duration,
    beforeStep?: BeforeStep,
    pass = (span: Duration): Promise<void> => this.#passAndCall(span),
  ): Promise<Outcome> {
    for (;;) {
      const begun = await this.#beginRotation(authority);
      if (begun.outcome === "refused") return outcomeOf(begun);
      const reply = await begun.value.goOn(1, beforeStep);
      if (reply.outcome === "refused" || begun.value.isOver) return outcomeOf(reply);
      begun.value.cutOff();
      await pass(pause);
    }
  }

  async #passAndCall(span: Duration): Promise<void> {
    const { world, traffic } = this.#stage();
    await world.pass(span);
    await traffic.flow();
  }

  #beginRotation(authority: string): Promise<Reply<Operation>> {
    return beginRotation(this.#stage().world, "operator", rootNamed(authority));
  }
}

function rootNamed(name: string): AuthorityName {
  const root = authorityNames.find((each) => each === name);
  if (!root) throw new Error(`${name} is no root of a cluster`);
  return root;
}

function shown(reply: Reply<readonly AnyStep[]>): Outcome {
  const steps = reply.outcome === "accepted" ? reply.value.map(describeStep) : [];
  return outcomeOf(reply, steps.join("\n"));
}
