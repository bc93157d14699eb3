/**
 * A machine on which actors live: a host, a node, the cloud agent's cluster role. It has a clock that
 * may be wrong, files, and power; when it is off nothing that was booked on it happens.
 */
import type { Duration } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import type { Action, Cancel, Timeline } from "../time/timeline.ts";
import { type FileSystem, MemoryFileSystem } from "./file-system.ts";

/** What runs on a machine, from power-on to power-off. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  /** Everything in memory is lost; bookings are taken back by the machine. */
  stop(): void;
}

export class Machine {
  readonly name: string;
  readonly files: FileSystem = new MemoryFileSystem();
  readonly #timeline: Timeline;
  readonly #services: Service[] = [];
  readonly #bookings = new Map<string, Set<Cancel>>();
  #on = true;
  #skew = 0;

  constructor(name: string, timeline: Timeline) {
    this.name = name;
    this.#timeline = timeline;
  }

  get on(): boolean {
    return this.#on;
  }

  /** What this machine's clock shows. */
  now(): Instant {
    return (this.#timeline.now() + this.#skew) as Instant;
  }

  /** Sets the clock wrong by `skew` seconds, ahead when positive. */
  skewClock(skew: Duration): void {
    this.#skew = skew;
  }

  /**
   * Books an action for `service` at an instant of this machine's clock; what is past by then happens
   * at once. It is forgotten when the service stops.
   */
  at(service: string, at: Instant, label: string, action: Action): Cancel {
    const trueInstant = Math.max(at - this.#skew, this.#timeline.now()) as Instant;
    const bookings = this.#bookingsOf(service);
    const cancel = this.#timeline.at(trueInstant, `${this.name} ${label}`, () => {
      bookings.delete(cancel);
      return action();
    });
    bookings.add(cancel);
    return cancel;
  }

  after(service: string, delay: Duration, label: string, action: Action): Cancel {
    return this.at(service, add(this.now(), delay), label, action);
  }

  /** Installs a service, to be started with the machine; it is not started now. */
  install(service: Service): void {
    this.#services.push(service);
  }

  service(name: string): Service | undefined {
    return this.#services.find((service) => service.name === name);
  }

  stopService(service: Service): void {
    for (const cancel of this.#bookingsOf(service.name)) cancel();
    this.#bookings.delete(service.name);
    service.stop();
  }

  async restartService(service: Service): Promise<void> {
    this.stopService(service);
    await service.start();
  }

  powerOff(): void {
    for (const service of this.#services) this.stopService(service);
    this.#on = false;
  }

  /** Starts the services in the order of their installation. */
  async powerOn(): Promise<void> {
    this.#on = true;
    for (const service of this.#services) await service.start();
  }

  #bookingsOf(service: string): Set<Cancel> {
    let bookings = this.#bookings.get(service);
    if (!bookings) {
      bookings = new Set();
      this.#bookings.set(service, bookings);
    }
    return bookings;
  }
}
