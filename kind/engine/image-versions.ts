/** What a node image holds, asked of the image itself, and what runs it: for a statement of conformance. */
import type { Engine } from "./engine.ts";
import { ownLabel } from "./ownership.ts";

/** By name: "Kubernetes", "etcd", "node image", "node image digest", "engine". */
export async function versionsOf(engine: Engine, image: string): Promise<Record<string, string>> {
  const [inspected, daemon, said] = await Promise.all([
    engine.docker.getImage(image).inspect(),
    engine.docker.version(),
    ask(
      engine,
      image,
      `cat /kind/version; kubeadm config images list --kubernetes-version $(cat /kind/version)`,
    ),
  ]);
  const [kubernetes = "", ...images] = said.split(/\r?\n/);
  const etcd = images.find((line) => line.includes("/etcd:"));
  return {
    Kubernetes: kubernetes,
    etcd: etcd?.replace(/^.*:/, "") ?? "",
    "node image": image,
    "node image digest": inspected.RepoDigests?.[0]?.replace(/^.*@/, "") ?? inspected.Id,
    engine: `${engine.name} ${daemon.Version}`,
  };
}

/** Runs a shell's line in a container of its own; nothing of Kubernetes is started. */
async function ask({ docker }: Engine, image: string, line: string): Promise<string> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c", line],
    Labels: ownLabel(),
    Tty: true,
    HostConfig: { NetworkMode: "none" },
  });
  try {
    await container.start();
    await container.wait();
    return String(await container.logs({ stdout: true }));
  } finally {
    await container.remove({ force: true });
  }
}
