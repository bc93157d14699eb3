/** Nodes that join, certificate documents, secrets, files. */
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import type { BootstrapTrick, Party, SigningTrick } from "./target.ts";
import { describeOutcome, isRefusal, type RefusalWords } from "./vocabulary/refusal.ts";
import { rowsOf } from "./vocabulary/rows.ts";
import type { Span } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

When(
  "node {string} joins by TLS bootstrapping",
  async function (this: ScenarioWorld, node: string) {
    await this.attempt(() => this.target.cluster.bootstrap(node));
  },
);

When(
  "node {string} joins with {bootstrapTrick}",
  async function (this: ScenarioWorld, node: string, trick: BootstrapTrick) {
    await this.attempt(() => this.target.cluster.bootstrap(node, trick));
  },
);

When(
  "the kubelet of {word} asks for a certificate {signingTrick}",
  async function (this: ScenarioWorld, node: string, trick: SigningTrick) {
    await this.attempt(() => this.target.cluster.requestCertificate(node, trick));
  },
);

Given("the service account {string}", async function (this: ScenarioWorld, name: string) {
  await this.target.cluster.addServiceAccount(name);
});

Given(
  "{party} has a token of the service account {string} for {span}",
  async function (this: ScenarioWorld, by: Party, name: string, span: Span) {
    const lifetime = span(this.target.profile);
    const outcome = await this.target.cluster.makeToken(by, name, lifetime);
    this.expectAccepted(outcome, `the request for a token of "${name}"`);
  },
);

When(
  "{party} makes a token of the service account {string} for {span}",
  async function (this: ScenarioWorld, by: Party, name: string, span: Span) {
    const lifetime = span(this.target.profile);
    await this.attempt(() => this.target.cluster.makeToken(by, name, lifetime));
  },
);

When("the service account {string} is deleted", async function (this: ScenarioWorld, name: string) {
  await this.target.cluster.deleteServiceAccount(name);
});

When("this certificate document is applied", async function (this: ScenarioWorld, text: string) {
  await this.attempt(() => this.target.cluster.applyDocument(text));
});

When(
  "the administrator writes {string} into the secret {string}",
  async function (this: ScenarioWorld, value: string, name: string) {
    await this.attempt(() => this.target.cluster.writeSecret(name, value));
  },
);

Then(
  "the secret {string} reads {string}",
  async function (this: ScenarioWorld, name: string, value: string) {
    const outcome = this.judged(await this.target.cluster.readSecret(name));
    this.expectAccepted(outcome, `reading the secret "${name}"`);
    this.expect(
      outcome.words === value,
      `the secret to read "${value}"`,
      `it reads "${outcome.words}"`,
    );
  },
);

Then(
  "the secret {string} can not be read: {refusal}",
  async function (this: ScenarioWorld, name: string, words: RefusalWords) {
    const outcome = this.judged(await this.target.cluster.readSecret(name));
    this.expect(
      isRefusal(outcome, words),
      `the refusal "${words}"`,
      `it was ${describeOutcome(outcome)}`,
    );
  },
);

Then(
  "{party} holds the secret {string} encrypted, without {string}",
  async function (this: ScenarioWorld, party: Party, name: string, value: string) {
    const stored = await this.learn(this.target.cluster.secretAtRest(name, nodeOfEtcd(party)));
    this.expect(
      stored.startsWith("k8s:enc:kms:v2:"),
      "a value encrypted by the KMS plugin",
      `it begins with "${stored.slice(0, 20)}"`,
    );
    this.expect(!stored.includes(value), `"${value}" not to be stored in clear`, "it is");
  },
);

Then(
  "{party} holds the secret {string} under version {int} of its key",
  async function (this: ScenarioWorld, party: Party, name: string, version: number) {
    const stored = await this.learn(this.target.cluster.secretAtRest(name, nodeOfEtcd(party)));
    const found = /kek-(\d+)/.exec(stored)?.[1];
    this.expect(Number(found) === version, `version ${version}`, `it is version ${found}`);
  },
);

Then("node {word} is Ready", async function (this: ScenarioWorld, node: string) {
  const problem = await this.learn(this.target.cluster.notReady(node));
  this.expect(problem === undefined, `node ${node} to be Ready`, `it is not: ${problem}`);
});

Then("node {word} is not Ready", async function (this: ScenarioWorld, node: string) {
  const problem = await this.learn(this.target.cluster.notReady(node));
  this.expect(problem !== undefined, `node ${node} not to be Ready`, "it is");
});

Then(
  "{word} has these files",
  async function (this: ScenarioWorld, node: string, table: DataTable) {
    const files = await this.learn(this.target.cluster.files(node));
    for (const { path = "", mode = "", owner = "" } of rowsOf(
      table,
      ["path", "mode", "owner"],
      [],
    )) {
      const file = files.find((candidate) => candidate.path === path);
      const found = file ? `it is ${file.mode} of ${file.owner}` : "it is not there";
      this.expect(
        file?.mode === mode && file.owner === owner,
        `${path} with mode ${mode} of ${owner}`,
        found,
      );
    }
  },
);

Then(
  "no private key on {word} can be read by others",
  async function (this: ScenarioWorld, node: string) {
    const files = await this.learn(this.target.cluster.files(node));
    const keys = files.filter(({ holdsKey }) => holdsKey);
    this.expect(keys.length > 0, "private keys to look at", "there are none");
    const open = keys.filter(({ mode }) => !mode.endsWith("00"));
    this.expect(
      open.length === 0,
      "keys for their owner alone",
      open.map(({ path, mode }) => `${path} has ${mode}`).join(", "),
    );
  },
);

function nodeOfEtcd(party: Party): string {
  if (party.is !== "etcd") throw new Error(`${party.is} holds no secrets: etcd does`);
  return party.node;
}
