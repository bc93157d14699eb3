/** What goes wrong in a simulated world because a scenario says so. */
import {
  type FaultPort,
  type FaultWish,
  Inconclusive,
  type LastingFault,
} from "../../steps/target.ts";
import { type CrashPoint, crashPoints } from "../machine/crash.ts";
import { Fault } from "../machine/fault.ts";
import { seconds } from "../time/duration.ts";
import { filesOf } from "./credential-files.ts";
import { machineOf, serviceOf } from "./parties.ts";
import type { OnStage } from "./stage.ts";

export class SimulatedFaults implements FaultPort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  async begin(wish: FaultWish, words: string): Promise<void> {
    const { world, faults } = this.#stage();
    const fault = new Fault(words);
    faults.push(fault);
    switch (wish.is) {
      case "cut link":
        return machineOf(world, wish.between).cut(machineOf(world, wish.and), fault);
      case "power loss":
        return machineOf(world, wish.of).powerOff(fault);
      case "full disk":
        return machineOf(world, wish.of).files.fill(fault);
      case "wrong clock":
        return machineOf(world, wish.of).skewClock(wish.ahead, fault);
      case "crash": {
        const { machine, service } = serviceOf(world, wish.of);
        return machine.crashAt(service, pointNamed(wish.point), fault);
      }
      case "lost file":
        return this.#lose(wish.credential, fault);
      case "mixed-up file":
        return this.#mixUp(wish.credential, wish.holds, fault);
    }
  }

  async end(fault: LastingFault): Promise<void> {
    const { world } = this.#stage();
    switch (fault.is) {
      case "cut link":
        return machineOf(world, fault.between).mend(machineOf(world, fault.and));
      case "power loss": {
        await machineOf(world, fault.of).powerOn();
        // What was overdue is booked for this very second.
        return world.pass(nothing);
      }
      case "full disk":
        return machineOf(world, fault.of).files.makeRoom();
      case "wrong clock":
        return machineOf(world, fault.of).skewClock(nothing);
    }
  }

  #lose(credential: string, fault: Fault): void {
    const { machine, paths } = filesOf(this.#stage().world, credential);
    for (const path of paths) {
      if (machine.files.stat(path)) fault.hit();
      machine.files.remove(path);
    }
  }

  #mixUp(credential: string, holds: string, fault: Fault): void {
    const { world } = this.#stage();
    const [to, from] = [filesOf(world, credential), filesOf(world, holds)];
    if (to.paths.length !== from.paths.length)
      throw new Inconclusive(`${credential} and ${holds} do not lie in files of one kind`);
    for (const [index, path] of from.paths.entries()) {
      const file = from.machine.files.stat(path);
      if (!file) throw new Inconclusive(`${holds} does not lie in ${path}`);
      to.machine.files.write(to.paths[index] as string, file.content, file.mode);
      fault.hit();
    }
  }
}

const nothing = seconds(0);

function pointNamed(words: string): CrashPoint {
  const point = crashPoints.find((candidate) => candidate === words);
  if (point) return point;
  throw new Error(
    `nobody can crash as soon as it has ${words}; it can at: ${crashPoints.join(", ")}`,
  );
}
