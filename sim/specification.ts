/** What a user says of the system to be built: its hosts and its cluster, as a YAML file. */
import { z } from "zod";
import { readOne } from "./documents/yaml.ts";
import { canonicalAddress } from "./pki/extensions.ts";
import { Problem } from "./problem.ts";

const machineName = z
  .string("write a name")
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "use lower-case letters, digits and hyphens");
const address = z
  .string("write an IP address in quotes")
  .refine((text) => canonicalAddress(text) !== undefined, "write an IPv4 or IPv6 address");
const node = z.strictObject({ name: machineName, address });

export const clusterSchema = z
  .strictObject({
    apiVersion: z.literal("certwarp.dev/v1", "write certwarp.dev/v1"),
    kind: z.literal("Cluster", "write Cluster"),
    metadata: z.strictObject({ name: machineName }),
    spec: z.strictObject({
      hosts: z
        .array(machineName)
        .min(1, "at least one host")
        .describe("Hosts of the host layer; each has a node agent."),
      endpoint: address.describe("Address under which clients reach the API server."),
      controlPlanes: z
        .array(node)
        .min(1, "at least one control-plane node")
        .describe("Nodes with an API server and an etcd member."),
      workers: z.array(node).default([]).describe("Nodes with a kubelet alone."),
    }),
  })
  .describe("A platform with one Kubernetes cluster on it.");

export interface NodeSpecification {
  readonly name: string;
  readonly address: string;
}

export interface ClusterSpecification {
  readonly name: string;
  readonly endpoint: string;
  readonly controlPlanes: readonly NodeSpecification[];
  readonly workers: readonly NodeSpecification[];
}

export interface Specification {
  readonly hosts: readonly string[];
  /** Absent: a platform without a cluster. */
  readonly cluster?: ClusterSpecification;
}

/** @throws Problem for a file that is no cluster, and for two machines of one name or address. */
export function readSpecification(text: string, file: string): Specification {
  const { metadata, spec } = readOne(text, file, clusterSchema);
  const { hosts, ...cluster } = spec;
  const nodes = [...cluster.controlPlanes, ...cluster.workers];
  refuseTwice(file, "name", [...hosts, ...nodes.map(({ name }) => name)]);
  refuseTwice(
    file,
    "address",
    nodes.map((node) => node.address),
  );
  return { hosts, cluster: { name: metadata.name, ...cluster } };
}

/** Names and addresses for a system described by numbers alone. */
export function countedSpecification(hosts: number, controlPlanes = 0, workers = 0): Specification {
  const specification = { hosts: numbered("host", hosts) };
  if (controlPlanes === 0) return specification;
  const cluster = {
    name: "cluster",
    endpoint: "170.63.128.124",
    controlPlanes: numbered("cp", controlPlanes).map((name, index) => ({
      name,
      address: `10.0.0.${11 + index}`,
    })),
    workers: numbered("worker", workers).map((name, index) => ({
      name,
      address: `10.0.1.${11 + index}`,
    })),
  };
  return { ...specification, cluster };
}

function numbered(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${stem}-${index + 1}`);
}

function refuseTwice(file: string, what: string, values: readonly string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice === undefined) return;
  throw new Problem(
    "cluster-twice",
    `${file}: two machines have the ${what} "${twice}"`,
    "give each its own",
  );
}
