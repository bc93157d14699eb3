/** A node as a container, as kind makes them: systemd inside, privileged, /var on a volume. */
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { ownLabel } from "../engine/ownership.ts";

/** kind's own sign that systemd is up; nothing may be executed in the container before it. */
const systemdIsUp = /Reached target .*Multi-User System.*|detected cgroup v1/;
const startMilliseconds = 60_000;

export const ports = { api: 6443, kubelet: 10250, etcd: 2379 } as const;

export interface NodeRequest {
  readonly image: string;
  readonly name: string;
  readonly container: string;
  readonly sockets: string;
}

export class NodeContainer extends GenericContainer {
  /**
   * @param name of the node, its host name.
   * @param container name of the container.
   * @param sockets a directory of the host that the node sees as /kms.
   */
  constructor({ image, name, container, sockets }: NodeRequest) {
    super(image);
    this.withName(`certwarp-${container}`)
      .withHostname(name)
      .withLabels(ownLabel())
      .withPrivilegedMode()
      .withTmpFs({ "/tmp": "", "/run": "" })
      .withBindMounts([
        { source: "/lib/modules", target: "/lib/modules", mode: "ro" },
        { source: sockets, target: "/kms", mode: "rw" },
      ])
      .withWaitStrategy(Wait.forLogMessage(systemdIsUp))
      .withStartupTimeout(startMilliseconds);
    Object.assign(this.hostConfig, {
      CgroupnsMode: "private",
      Init: false,
      SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
    });
    Object.assign(this.createOpts, { Tty: true, Volumes: { "/var": {} } });
  }
}

export type { StartedTestContainer };
