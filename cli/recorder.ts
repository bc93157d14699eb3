/**
 * Records a run of a world: lives through it from one instant at which something can happen to the
 * next, and looks at the world's own status after each. Living so changes nothing: the trace of a
 * recorded run has the same hash.
 */
import type { ChronicleLine } from "../reports/chronicle.ts";
import type { Band, Mark, Recorded, Recording, State } from "../reports/timeline/recording.ts";
import { type CredentialStatus, credentialStatus } from "../sim/status.ts";
import { formatDuration, seconds } from "../sim/time/duration.ts";
import type { Instant } from "../sim/time/instant.ts";
import type { TraceEvent } from "../sim/time/trace.ts";
import type { World } from "../sim/world.ts";
import { columns, Numbering } from "./columns.ts";
import { markings, pause } from "./markings.ts";

type Open<T> = { -readonly [Key in keyof T]: T[Key] };
type States = Recording["lanes"][number]["states"];

export class Recorder {
  readonly #world: World;
  readonly #states = new Map<string, States>();
  readonly #marks: Open<Mark>[] = [];
  /** The latest mark of each topic, which the next one like it may continue. */
  readonly #latest = new Map<string, Open<Mark>>();
  readonly #bands: Open<Band>[] = [];
  readonly #open = new Map<string, Open<Band>>();
  readonly #story: ChronicleLine[] = [];
  readonly #lanes = new Map<string, number>();
  /** How each credential stood last; one whose holder is gone keeps its lane. */
  readonly #last = new Map<string, CredentialStatus>();
  #seen = 0;
  #boundary: Instant | undefined;

  constructor(world: World) {
    this.#world = world;
    this.look();
  }

  /** Lives until then, looking after every instant at which something happened or a validity began or ended. */
  async live(until: Instant): Promise<void> {
    const { timeline } = this.#world.site;
    this.look();
    while (this.#world.now() < until) {
      const booked = timeline.pending()[0]?.at ?? until;
      await timeline.runUntil(Math.min(until, booked, this.#boundary ?? until) as Instant);
      this.look();
    }
  }

  /** To be called after what is done to the world from outside. */
  look(): void {
    const now = this.#world.now();
    const status = credentialStatus(this.#world);
    for (const credential of status) this.#note(credential, now);
    const names = new Set(status.map(({ name }) => name));
    for (const name of this.#last.keys()) if (!names.has(name)) this.#turn(name, "gone", now);
    this.#boundary = nextBoundary(status, now);
    this.#lookAtMachines(now);
    const { events } = this.#world.site.trace;
    for (const event of events.slice(this.#seen)) this.#mark(event);
    this.#seen = events.length;
  }

  /** What is told of the run. */
  tell(lines: readonly ChronicleLine[]): void {
    this.#story.push(...lines);
  }

  /** @param words what the run is called, and what it shows. */
  finish(words: Pick<Recording, "name" | "title" | "about" | "seed">): Recorded {
    const { site, start } = this.#world;
    const contents = new Numbering();
    const certificates = new Numbering();
    const lanes = [...this.#last.values()].map((credential) => ({
      name: credential.name,
      layer: credential.layer,
      kind: credential.generation.slot.kind,
      owner: credential.owner,
      renewedBy: credential.renewedBy,
      machine: this.#machineOf(credential),
      generations: columns(site.inventory.generations(credential.name), contents, certificates),
      states: this.#states.get(credential.name) as States,
    }));
    const recording: Recording = {
      ...words,
      profile: site.profile.name,
      traceHash: site.trace.hash(),
      start,
      end: this.#world.now(),
      lanes,
      contents: contents.texts.map((text) => JSON.parse(text)),
      marks: this.#marks,
      bands: this.#bands,
      story: this.#story.map(({ at, text, tone }) => ({ at, text, tone })),
    };
    return { recording, certificates: certificates.texts };
  }

  #note(credential: CredentialStatus, now: Instant): void {
    this.#last.set(credential.name, credential);
    this.#turn(credential.name, credential.state, now);
  }

  /** @param state how it stands from `now` on. */
  #turn(name: string, state: State, now: Instant): void {
    const states = this.#states.get(name);
    if (!states) {
      this.#lanes.set(name, this.#lanes.size);
      this.#states.set(name, [{ from: now, state }]);
      return;
    }
    // What was so for no time at all, within one instant, never was.
    if (states.at(-1)?.from === now && states.length > 1) states.pop();
    const last = states.at(-1);
    if (last?.from === now) last.state = state;
    else if (last?.state !== state) states.push({ from: now, state });
  }

  #lookAtMachines(now: Instant): void {
    for (const machine of this.#world.platform.machines.values()) {
      const { name } = machine;
      this.#band(now, !machine.on, {
        kind: "switched off",
        machine: name,
        text: `${name} is switched off`,
      });
      const skew = machine.clock - now;
      const ahead = `${formatDuration(seconds(Math.abs(skew)))} ${skew > 0 ? "ahead" : "behind"}`;
      const text = `the clock of ${name} is ${ahead}`;
      this.#band(now, skew !== 0, { kind: "wrong clock", machine: name, text });
    }
  }

  #band(now: Instant, is: boolean, band: Omit<Band, "from" | "to">): void {
    const key = `${band.kind} ${band.machine}`;
    const open = this.#open.get(key);
    if (open) open.to = now;
    // A clock that is wrong by another span is another band.
    const goesOn = is && open?.text === band.text;
    if (!goesOn) this.#open.delete(key);
    if (goesOn || !is) return;
    const begun = { ...band, from: now, to: now };
    this.#open.set(key, begun);
    this.#bands.push(begun);
  }

  #mark(event: TraceEvent): void {
    const marking = markings[event.kind];
    if (!marking) return;
    for (const name of this.#about(event)) {
      const lane = name === undefined ? null : (this.#lanes.get(name) ?? null);
      const text = marking.text(event, this.#world);
      const topic = [marking.kind, name, event.actor, event.subject?.replace(/#\d+$/, "")].join(
        "\t",
      );
      const latest = this.#latest.get(topic);
      if (latest?.text === text && marking.repeats && event.at - latest.to <= pause) {
        latest.to = event.at;
        latest.times++;
        continue;
      }
      const mark = { kind: marking.kind, from: event.at, to: event.at, times: 1, lane, text };
      this.#latest.set(topic, mark);
      this.#marks.push(mark);
    }
  }

  /** The credentials that an event is about; [undefined] for none that we know. */
  #about({ kind, actor, subject = "", detail = "" }: TraceEvent): (string | undefined)[] {
    const known = (name: string) => (this.#states.has(name) ? name : undefined);
    if (kind === "revoked") return [known(`${subject}/certificate`), known(`${subject}/token`)];
    if (kind === "not rotated" || kind === "not joined")
      return [known(`${actor.replace(/^kubelet /, "")}/kubelet-client`)];
    if (kind === "refused" && actor === "cloud-agent")
      return [known(`${subject}/${detail.startsWith("sign-in") ? "token" : "certificate"}`)];
    return [known(subject.replace(/#\d+$/, ""))];
  }

  #machineOf({ layer, owner, name }: CredentialStatus): string | null {
    const { platform } = this.#world;
    if (layer === "host") {
      if (owner === "cloud-agent") return platform.cloudAgentMachine.name;
      return platform.clients.get(owner)?.machine.name ?? null;
    }
    const [machine = ""] = name.split("/");
    return platform.machines.has(machine) ? machine : null;
  }
}

/** The next instant at which time alone may change a state. */
function nextBoundary(status: readonly CredentialStatus[], now: Instant): Instant | undefined {
  let next: number | undefined;
  for (const { notBefore, notAfter } of status) {
    for (const at of [notBefore, notAfter + 1]) {
      if (at > now && (next === undefined || at < next)) next = at;
    }
  }
  return next as Instant | undefined;
}
