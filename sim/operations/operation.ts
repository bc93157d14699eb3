/**
 * An operator's undertaking: planned first, then done step by step under a lock that names its holder.
 * Whoever is cut off leaves the lock behind; the next one sees that nobody is at work, and takes it over.
 */
import type { Service } from "../machine/machine.ts";
import type { AuthorityName } from "../policy/certificate-document.ts";
import { type AnyStep, describeStep, type Step, type Undertaking } from "../policy/operation.ts";
import { accept, firstRefusal, type Reply, refuse } from "../policy/refusal.ts";
import { record } from "../site.ts";
import type { World } from "../world.ts";
import { type Command, readCommand } from "./command.ts";
import { deeds } from "./deeds.ts";
import { planKubeconfig } from "./fetch-kubeconfig.ts";
import { planHostRepair, planLogin, planNewAuthority } from "./host-commands.ts";
import { planRepair } from "./repair.ts";
import { planRotation } from "./rotate-root.ts";
import { planUpdate } from "./update.ts";
import type { Work } from "./work.ts";

/** Where operators run their commands; the lock is a file there, whatever else is down. */
const desk = "management";
const lockPath = "/opt/wssd/operation.lock";

/** Who is at work, by world: a process, which does not outlive its machine. */
const atWork = new WeakMap<World, Operation>();

/** What is done before each step: a real cluster follows the actors. */
export type BeforeStep = (next: AnyStep) => Promise<void>;

export class Operation {
  readonly plan: readonly Work[];
  readonly #world: World;
  readonly #undertaking: Undertaking;
  #done = 0;

  constructor(world: World, undertaking: Undertaking, plan: readonly Work[]) {
    this.#world = world;
    this.#undertaking = undertaking;
    this.plan = plan;
  }

  /**
   * Does the next steps, and gives the lock back after the last or at a refusal.
   * @param steps at most, of those that are still to be done; all that are left unless given.
   * @throws Error for a step that leaves itself to be done again: nobody would come to an end with it.
   */
  async goOn(
    steps = Number.POSITIVE_INFINITY,
    beforeStep: BeforeStep = async () => {},
  ): Promise<Reply> {
    if (atWork.get(this.#world) !== this)
      return refuse("operation", "not available", `${this.#undertaking.by} was cut off`);
    for (let taken = 0; taken < steps && this.#done < this.plan.length; this.#done++) {
      const next = this.plan[this.#done] as Work;
      if (!next.pending()) continue;
      await beforeStep(next);
      const reply = await this.#take(next);
      if (reply.outcome === "refused") {
        this.#giveBack();
        return reply;
      }
      taken++;
    }
    if (this.isOver) this.#giveBack();
    return accept();
  }

  /** Nothing is left to be done. */
  get isOver(): boolean {
    return this.#done === this.plan.length;
  }

  async #take(work: Work): Promise<Reply> {
    const words = describeStep(work);
    record(this.#world.site, { actor: this.#undertaking.by, kind: "does", subject: words });
    const reply = await work.take();
    if (reply.outcome === "accepted" && work.pending())
      throw new Error(`this step had no effect: ${words}`);
    return reply;
  }

  /** Its process ends where it is. */
  cutOff(): void {
    atWork.delete(this.#world);
  }

  #giveBack(): void {
    this.cutOff();
    deskOf(this.#world).files.remove(lockPath);
  }
}

/** Takes the lock, once there is a plan. */
export async function begin(world: World, by: string, line: string): Promise<Reply<Operation>> {
  const command = commandOf(world, line);
  if (command.outcome === "refused") return command;
  return undertake(world, { by, command: line, since: world.now() }, async () => {
    const steps = await plan(world, command.value, by);
    return steps.outcome === "refused"
      ? steps
      : accept(steps.value.map((step) => workOf(world, step)));
  });
}

/** As `begin`, for what has no command of its own: on the nodes, over SSH. */
export function beginRotation(
  world: World,
  by: string,
  root: AuthorityName,
): Promise<Reply<Operation>> {
  const undertaking = { by, command: `rotation of ${root}`, since: world.now() };
  return undertake(world, undertaking, async () => accept(planRotation(world, by, root)));
}

async function undertake(
  world: World,
  undertaking: Undertaking,
  planned: () => Promise<Reply<readonly Work[]>>,
): Promise<Reply<Operation>> {
  const holder = holderOf(world);
  const question = { holder, atWork: atWork.has(world), hasRoom: deskOf(world).files.hasRoom };
  const refusal = firstRefusal(world.site.decisions.lockChecks, question);
  if (refusal) return refusal;
  const works = await planned();
  if (works.outcome === "refused") return works;
  if (holder) record(world.site, { actor: undertaking.by, kind: "takes over", subject: holder.by });
  const operation = new Operation(world, undertaking, works.value);
  takeLock(world, undertaking, operation);
  return accept(operation);
}

/** Runs a command to its end, or shows what it would do. @returns its steps. */
export async function run(
  world: World,
  line: string,
  by = "operator",
): Promise<Reply<readonly AnyStep[]>> {
  const command = commandOf(world, line);
  if (command.outcome === "refused") return command;
  if (command.value.shownOnly) return plan(world, command.value, by);
  const begun = await begin(world, by, line);
  if (begun.outcome === "refused") return begun;
  const done = await begun.value.goOn();
  return done.outcome === "refused" ? done : accept(begun.value.plan);
}

function commandOf(world: World, line: string): Reply<Command> {
  const clusters = world.hasCluster ? [world.cluster.name] : [];
  return readCommand(line, world.site.decisions.commandChecks, clusters);
}

/** What stands in a plan is to be done, once. */
function workOf(world: World, step: Step): Work {
  let done = false;
  return {
    ...step,
    pending: () => !done,
    take: async () => {
      const reply = await deeds[step.deed](world, step.on);
      done = reply.outcome === "accepted";
      return reply;
    },
  };
}

function plan(world: World, command: Command, by: string): Promise<Reply<readonly Step[]>> {
  return planners[command.undertakes](world, command, by);
}

type Planner = (world: World, command: Command, by: string) => Promise<Reply<readonly Step[]>>;

const planners: Readonly<Record<Command["undertakes"], Planner>> = {
  "repair of a cluster": (world, command, by) =>
    planRepair(world, { ...command, repairs: "cluster" }, by),
  "repair of the management": (world, command, by) =>
    planRepair(world, { ...command, repairs: "management" }, by),
  "repair of the hosts": planHostRepair,
  "new login": planLogin,
  "new cloud agent CA": planNewAuthority,
  "new kubeconfig": planKubeconfig,
  update: (world, _, by) => planUpdate(world, by),
};

/** Who has the lock, whether he is at work or was cut off. */
function holderOf(world: World): Undertaking | undefined {
  const text = deskOf(world).files.read(lockPath);
  return text === undefined ? undefined : (JSON.parse(text) as Undertaking);
}

function takeLock(world: World, undertaking: Undertaking, operation: Operation): void {
  atWork.set(world, operation);
  if (!deskOf(world).service(desk)) deskOf(world).install(deskWork(world));
  deskOf(world).files.write(lockPath, JSON.stringify(undertaking), 0o600);
}

/** Whatever is at work ends with the power of the desk. */
function deskWork(world: World): Service {
  return { name: desk, start: async () => {}, stop: () => atWork.delete(world) };
}

function deskOf({ platform }: World) {
  return platform.machine(desk);
}
