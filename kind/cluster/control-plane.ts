/** A real control plane: kubeadm on certificates that the certificate manager has made, and its processes. */
import type { Profile } from "../../sim/policy/profile.ts";
import { Inconclusive } from "../../steps/target.ts";
import { ports } from "../node/container.ts";
import { encryption, initDocuments, type NodeFacts, paths } from "../node/kubeadm.ts";
import type { Node, NodeFiles } from "../node/node.ts";
import { type HttpsCall, type HttpsReply, https, lines } from "./https.ts";
import { waitUntil } from "./patience.ts";
import { Readiness } from "./readiness.ts";

/** Process names as `pgrep -x` knows them: at most 15 characters. */
const processes = {
  "API server": "kube-apiserver",
  etcd: "etcd",
  "controller-manager": "kube-controller",
  scheduler: "kube-scheduler",
} as const;

export type Component = keyof typeof processes;

const patienceMilliseconds = 60_000;
/** Of the machine, a hundred a second: what starts with its node does so within five seconds. */
const startedTogether = 500;

/**
 * What `kubeadm init` is told.
 * @param endpoint address under which clients reach the API server.
 */
export function configurationOf(
  facts: NodeFacts,
  endpoint: string,
  { leafLifetime, leafKeys }: Profile["clusterLayer"],
): string {
  const lifetimes = { signingSeconds: leafLifetime, leafSeconds: leafLifetime };
  return initDocuments(facts, { endpoint, leafKeys, ...lifetimes });
}

/** More often than an API server that waits for its etcd starts again. */
const restartsOfHopeless = 5;

/** Ends a command once the API server starts again and again: kubeadm itself would wait for four minutes. */
function unlessRestarting(command: string): string {
  const hopeless = `/var/log/pods/kube-system_kube-apiserver-*/kube-apiserver/${restartsOfHopeless}.log`;
  return `${command} & command=$!
    (while sleep 1; do ls ${hopeless} > /dev/null 2>&1 && kill $command; done) & watch=$!
    wait $command; code=$?; kill $watch; exit $code`;
}

/** Static pods that the kubelet runs, and where some of them wait. */
const manifests = "/etc/kubernetes/manifests";
const waiting = "/etc/kubernetes/waiting";
const clients = "kube-controller-manager.yaml kube-scheduler.yaml";

/** The API server's last: it is the one that everything waits for. */
const logsOfControlPlane = `journalctl --unit kubelet --lines 30 --no-pager --output cat
  for name in kube-controller-manager etcd kube-apiserver; do
    for log in $(ls -rt /var/log/pods/kube-system_$name-*/$name/*.log 2> /dev/null | tail -2); do
      echo "== $log"; tail -n 30 $log
    done
  done; true`;

export class ControlPlane {
  readonly node: Node;
  /** Address under which clients reach the API server: a virtual one, as of a load balancer. */
  readonly endpoint: string;
  readonly readiness: Readiness;

  constructor(node: Node, endpoint: string) {
    this.node = node;
    this.endpoint = endpoint;
    this.readiness = new Readiness(this);
  }

  /**
   * `kubeadm init` on the files that are there.
   * @param authorization files from which the API server knows its authorizers.
   * @returns what kubeadm says.
   * @throws Inconclusive with the components' logs when the API server does not come up.
   */
  async init(layer: Profile["clusterLayer"], authorization: NodeFiles): Promise<string> {
    const { facts } = this.node;
    const configuration = configurationOf(facts, this.endpoint, layer);
    const readable = (content: string) => ({ content, mode: 0o600 });
    await this.node.write(
      new Map([
        [paths.kubeadm, readable(configuration)],
        [paths.encryption, readable(encryption)],
        ...authorization,
      ]),
    );
    const { shell } = this.node;
    await this.takeEndpoint();
    const { code, output } = await shell.try(
      unlessRestarting(`kubeadm init --config ${paths.kubeadm} --skip-token-print`),
    );
    if (code === 0) return output;
    const log = await shell.run(logsOfControlPlane);
    const words = log
      .trim()
      .split("\n")
      .findLast((line) => !line.startsWith("== "));
    throw new Inconclusive(
      `the control plane does not come up; its API server said: ${words}`,
      `${output}\n${log}`,
    );
  }

  /** From now on clients reach this node under the cluster's endpoint. */
  async takeEndpoint(): Promise<void> {
    await this.node.shell.run(`ip address replace ${this.endpoint}/32 dev lo`);
  }

  /**
   * On files that another node's `kubeadm init` has left; the API server answers then, and is not ready yet. Its
   * clients start when it answers: before, they would only take the processor from it.
   */
  async start(): Promise<void> {
    const { shell } = this.node;
    await shell.run(
      `cd ${manifests} && mkdir ${waiting} && mv ${clients} ${waiting} && systemctl start kubelet`,
    );
    await this.until("the API server answers", async () => {
      const { kind } = await this.ask({ path: "/livez" });
      return kind === "answer";
    });
    await shell.run(`mv ${waiting}/* ${manifests} && rmdir ${waiting}`);
  }

  kubeadm(command: string): Promise<string> {
    return this.node.shell.run(`KUBECONFIG=/etc/kubernetes/super-admin.conf kubeadm ${command}`);
  }

  /** As the cluster's superuser, whose own credential is never made older. */
  kubectl(command: string, input = ""): Promise<string> {
    return this.node.shell.run(
      `KUBECONFIG=/etc/kubernetes/super-admin.conf kubectl ${command}`,
      input,
    );
  }

  /** @param documents in YAML; what they ask for is known to be well-formed, so no schema is fetched. */
  async apply(documents: readonly string[]): Promise<void> {
    await this.kubectl("apply --validate=false -f -", documents.join("---\n"));
  }

  /** As `apply`, of an API server that may not take it yet. */
  takes(documents: readonly string[]): Promise<boolean> {
    return this.apply(documents).then(
      () => true,
      () => false,
    );
  }

  /**
   * As an etcd client with the certificate for health checks; the image may have etcdctl beside etcd alone,
   * which runs at its own root.
   */
  etcdctl(command: string): Promise<string> {
    const pki = "/etc/kubernetes/pki/etcd";
    return this.node.shell.run(
      `PATH=$PATH:/proc/$(pgrep -x etcd)/cwd/usr/local/bin etcdctl --cacert ${pki}/ca.crt ` +
        `--cert ${pki}/healthcheck-client.crt --key ${pki}/healthcheck-client.key ${command}`,
    );
  }

  /** Wherever the API server is dialled: its node's own address, and the endpoint. */
  get addresses(): readonly string[] {
    return [...new Set([this.node.facts.address, this.endpoint])];
  }

  /** "10.88.0.2:6443" */
  get server(): string {
    return `${this.node.facts.address}:${ports.api}`;
  }

  ask(call: Omit<HttpsCall, "host" | "port">): Promise<HttpsReply> {
    return https({ host: this.node.facts.address, port: ports.api, ...call });
  }

  /** As `ask`, for an answer that goes on. @see lines */
  listen(
    call: Omit<HttpsCall, "host" | "port">,
    signal: AbortSignal,
    heard: (line: string) => void,
  ): Promise<void> {
    return lines({ host: this.node.facts.address, port: ports.api, ...call }, signal, heard);
  }

  /**
   * Kills a component and waits until the kubelet has started it again.
   * @param served whether the API server is to serve afterwards.
   * @param whenGone is called when the old process has ended.
   */
  async restart(
    component: Component,
    { served = true, whenGone }: { served?: boolean; whenGone?: () => void } = {},
  ): Promise<void> {
    const name = processes[component];
    const { shell } = this.node;
    const old = (await shell.run(`pgrep -x ${name} | head -1`)).trim();
    await shell.try(`pkill -9 -x ${name}`);
    // A process that has ended and is not yet mourned has no executable any more.
    if (old) await shell.run(`while test -e /proc/${old}/exe; do sleep 0.01; done`);
    whenGone?.();
    await this.until(`${component} runs again`, async () => {
      const { output } = await shell.try(`pgrep -x ${name} | head -1`);
      return output.trim() !== "" && output.trim() !== old;
    });
    if (component === "etcd") await this.etcdServing();
    if (served && (component === "API server" || component === "etcd"))
      await this.readiness.serving();
  }

  /**
   * etcd and its client at once, so that both read their files again. Were etcd alone to go, its kubelet might be
   * writing to an API server that has lost it, and start nothing for 34 s (see FINDINGS.md).
   */
  async restartStorage(): Promise<void> {
    await Promise.all([this.restart("API server", { served: false }), this.restart("etcd")]);
  }

  async isRunning(component: Component): Promise<boolean> {
    return (await this.node.shell.try(`pgrep -x ${processes[component]}`)).code === 0;
  }

  /** It answers, whoever else serves. */
  async etcdServing(): Promise<void> {
    await this.until("etcd answers", () => this.#etcdAnswers());
  }

  async #etcdAnswers(): Promise<boolean> {
    // A client that finds nobody listening tries again after a second (gRPC's back-off): it comes when somebody is.
    const listening = await this.node.shell.run(`ss -Hltn 'sport = :${ports.etcd}'`);
    if (listening.trim() === "") return false;
    return this.etcdctl("endpoint health").then(
      () => true,
      () => false,
    );
  }

  /**
   * Before something is to be signed: a controller-manager that has lost its API server looks for it again
   * after up to half a minute (client-go, reflectors), and is started anew instead; by its kubelet, which must live.
   */
  async wakeSigner(): Promise<void> {
    // The 22nd field says when a process started, in ticks of the machine (proc(5)).
    const started = (["API server", "controller-manager"] as const)
      .map((each) => `cut -d ' ' -f 22 /proc/$(pgrep -o -x ${processes[each]} || echo none)/stat`)
      .join("; ");
    const { output } = await this.node.shell.try(started);
    const [server = Number.NaN, signer = Number.NaN] = output.trim().split("\n").map(Number);
    if (server - signer > startedTogether) await this.restart("controller-manager");
  }

  /** Every component at once, as when the power goes. */
  async kill(): Promise<void> {
    for (const name of Object.values(processes)) await this.node.shell.try(`pkill -9 -x ${name}`);
  }

  /** The end of a component's log. */
  log(component: string, lines: number): Promise<string> {
    return this.node.shell.run(
      `tail -q -n ${lines} /var/log/pods/kube-system_${component}-*/${component}/*.log`,
    );
  }

  /**
   * Of a control plane that does not serve: one of its components says that a certificate has expired or is revoked.
   * @throws Inconclusive with the components' logs when none does; it may be down for whatever reason.
   */
  async blamesCertificate(): Promise<void> {
    const log = await this.node.shell.run(logsOfControlPlane);
    if (/expired|revoked/.test(log)) return;
    throw new Inconclusive("the control plane does not serve, and blames no certificate", log);
  }

  /** As `waitUntil`, with the components' logs when it does not come to hold. */
  async until(
    what: string,
    holds: () => Promise<boolean>,
    patience = patienceMilliseconds,
  ): Promise<void> {
    const { shell } = this.node;
    try {
      await waitUntil(shell, what, holds, patience);
    } catch (error) {
      if (!(error instanceof Inconclusive) || shell.ended) throw error;
      throw new Inconclusive(error.message, await shell.run(logsOfControlPlane));
    }
  }
}
