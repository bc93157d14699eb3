/**
 * A node is Ready once containerd finds a network for pods. A node image brings none (kind itself installs kindnet);
 * pods here have their node's network, so this one is never asked for an address.
 */
import type { NodeFiles } from "./node.ts";

export const podSubnet = "10.244.0.0/16";

const configuration = {
  cniVersion: "1.0.0",
  name: "certwarp",
  // ptp and host-local are in every kind image, and in Debian's package of plugins.
  plugins: [{ type: "ptp", ipam: { type: "host-local", ranges: [[{ subnet: podSubnet }]] } }],
};

export const podNetwork: NodeFiles = new Map([
  [
    "/etc/cni/net.d/10-certwarp.conflist",
    { content: JSON.stringify(configuration, undefined, 2), mode: 0o644 },
  ],
]);
