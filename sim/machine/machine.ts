/**
 * A machine on which actors live: a host, a node, the cloud agent's cluster role. It has a clock that
 * may be wrong, files, links to other machines, and power; when it is off nothing that was booked on it
 * happens.
 */
import type { Duration } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import type { Action, Cancel, Timeline } from "../time/timeline.ts";
import { Crash, type CrashPoint, surviving, unlessCrashed } from "./crash.ts";
import type { Fault } from "./fault.ts";
import { MemoryFileSystem } from "./file-system.ts";

/** What runs on a machine, from power-on to power-off. */
export interface Service {
  /** As the trace says it; another service of the machine may have the same. */
  readonly name: string;
  start(): Promise<void>;
  /** Everything in memory is lost; bookings are taken back by the machine. */
  stop(): void;
}

export class Machine {
  readonly name: string;
  readonly files = new MemoryFileSystem();
  readonly #timeline: Timeline;
  readonly #services: Service[] = [];
  readonly #stopped = new Set<Service>();
  readonly #bookings = new Map<Service, Set<Cancel>>();
  readonly #cuts = new Map<Machine, Fault>();
  readonly #crashes = new Map<Service, Map<CrashPoint, Fault>>();
  #on = true;
  #outage: Fault | undefined;
  #skew = 0;
  #wrongClock: Fault | undefined;

  constructor(name: string, timeline: Timeline) {
    this.name = name;
    this.#timeline = timeline;
  }

  get on(): boolean {
    return this.#on;
  }

  /** What this machine's clock shows, for an actor who decides by it: a clock that is wrong hits him. */
  now(): Instant {
    this.#wrongClock?.hit();
    return this.clock;
  }

  /** What it shows, for whoever only looks. */
  get clock(): Instant {
    return (this.#timeline.now() + this.#skew) as Instant;
  }

  /**
   * Sets the clock wrong by `skew` seconds, ahead when positive; 0 sets it right. What is booked
   * already happens when it would have: timers do not follow a clock that is stepped.
   */
  skewClock(skew: Duration, fault?: Fault): void {
    this.#skew = skew;
    this.#wrongClock = fault;
  }

  /** Cuts the link to another machine, in both directions. */
  cut(other: Machine, fault: Fault): void {
    this.#cuts.set(other, fault);
    other.#cuts.set(this, fault);
  }

  mend(other: Machine): void {
    this.#cuts.delete(other);
    other.#cuts.delete(this);
  }

  /** Whether a message would arrive there now. */
  reaches(other: Machine): boolean {
    for (const fault of [this.#cuts.get(other), this.#outage, other.#outage]) fault?.hit();
    return this.#on && other.#on && !this.#cuts.has(other);
  }

  /**
   * Books an action for `service` at an instant of this machine's clock; what is past by then happens
   * at once. It is forgotten when the service stops.
   */
  at(service: Service, at: Instant, label: string, action: Action): Cancel {
    const trueInstant = Math.max(at - this.#skew, this.#timeline.now()) as Instant;
    const bookings = this.#bookingsOf(service);
    const cancel = this.#timeline.at(trueInstant, `${this.name} ${label}`, () => {
      bookings.delete(cancel);
      return surviving(action);
    });
    bookings.add(cancel);
    return cancel;
  }

  after(service: Service, delay: Duration, label: string, action: Action): Cancel {
    return this.at(service, add(this.clock, delay), label, action);
  }

  /** Installs a service, to be started with the machine; it is not started now. */
  install(service: Service): void {
    this.#services.push(service);
  }

  service(name: string): Service | undefined {
    return this.#services.find((service) => service.name === name);
  }

  /** Whether a service has not been stopped, or has been started since. */
  runs(service: Service): boolean {
    return this.#on && !this.#stopped.has(service);
  }

  stopService(service: Service): void {
    const bookings = this.#bookingsOf(service);
    if (bookings.size > 0) this.#outage?.hit();
    for (const cancel of bookings) cancel();
    this.#bookings.delete(service);
    this.#stopped.add(service);
    service.stop();
  }

  async restartService(service: Service): Promise<void> {
    this.stopService(service);
    await this.#start(service);
  }

  /** @param outage the fault that this is, where it is one. */
  powerOff(outage?: Fault): void {
    this.#outage = outage;
    for (const service of this.#services) this.stopService(service);
    this.#on = false;
  }

  /** Starts the services in the order of their installation. */
  async powerOn(): Promise<void> {
    this.#on = true;
    this.#outage = undefined;
    for (const service of this.#services) await this.#start(service);
  }

  /** Has the service crash the next time that it reaches `point`; then it is stopped until restarted. */
  crashAt(service: Service, point: CrashPoint, fault: Fault): void {
    const crashes = this.#crashes.get(service) ?? new Map<CrashPoint, Fault>();
    this.#crashes.set(service, crashes.set(point, fault));
  }

  /** Says that a service has got that far. @throws Crash where one waits. */
  reach(service: Service, point: CrashPoint): void {
    const crashes = this.#crashes.get(service);
    const fault = crashes?.get(point);
    if (!fault) return;
    crashes?.delete(point);
    fault.hit();
    this.stopService(service);
    throw new Crash(service.name, point);
  }

  async #start(service: Service): Promise<void> {
    this.#stopped.delete(service);
    await unlessCrashed(() => service.start());
  }

  #bookingsOf(service: Service): Set<Cancel> {
    let bookings = this.#bookings.get(service);
    if (!bookings) {
      bookings = new Set();
      this.#bookings.set(service, bookings);
    }
    return bookings;
  }
}
