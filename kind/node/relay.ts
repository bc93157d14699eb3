/** A door of a node that leads on to another: by systemd's own proxy, which every node image has. */
import type { Shell } from "./shell.ts";

export interface Relay {
  /** Name of its systemd unit. */
  readonly unit: string;
  /** A port, or an address with a port: "12380", "127.0.0.1:12379". */
  readonly from: string;
  /** "10.88.0.2:2380" */
  readonly to: string;
}

/** Whoever is beyond it is called from the node's own address. */
export async function openRelay(shell: Shell, { unit, from, to }: Relay): Promise<void> {
  await shell.run(
    `systemd-run --quiet --collect --unit ${unit} --socket-property ListenStream=${from} ` +
      `/usr/lib/systemd/systemd-socket-proxyd ${to}`,
  );
}

/** With the connections through it; no matter whether it is open. */
export async function closeRelay(shell: Shell, unit: string): Promise<void> {
  await shell.run(`systemctl stop '${unit}.*'`);
}
