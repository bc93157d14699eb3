/** Sign-ins of a simulated world that go wrong in one chosen way. */
import type { SignInTrick } from "../../steps/target.ts";
import { requestOfAnotherKey, requestOfWeakKey, tokens } from "../faults/forgery.ts";
import type { CloudClient } from "../moc/client.ts";
import { name as subjectName } from "../pki/names.ts";
import { createRequest } from "../pki/request.ts";
import type { Reply } from "../policy/refusal.ts";
import type { World } from "../world.ts";

/** The first token that each client ever had, kept by whoever writes scenarios. */
export type FirstTokens = ReadonlyMap<string, string>;

export async function signInWith(
  world: World,
  client: CloudClient,
  trick: SignInTrick,
  firstTokens: FirstTokens,
): Promise<Reply<unknown>> {
  const token = tokenFor(world, client, trick, firstTokens);
  return world.platform.wire(client.machine).signIn(token, await requestFor(world, client, trick));
}

function tokenFor(
  world: World,
  client: CloudClient,
  trick: SignInTrick,
  firstTokens: FirstTokens,
): string | undefined {
  const { claims, keys } = world.platform.cloudAgent.identities.forge(client.name);
  switch (trick) {
    case "no token":
      return undefined;
    case "its first token":
      return firstTokens.get(client.name);
    case "a forged token":
      return tokens.forged(claims, world.site.keys);
    case "an altered token":
      return tokens.altered(client.token as string);
    case "a token of algorithm none":
      return tokens.withoutAlgorithm(claims);
    case "a token signed with HS256":
      return tokens.symmetric(claims, keys);
    case "a token for another agent":
      return tokens.elsewhere(claims, keys);
    default:
      return client.token;
  }
}

function requestFor(world: World, client: CloudClient, trick: SignInTrick): Promise<Uint8Array> {
  const deal = (purpose: string) => world.site.keys.deal("RSA-2048", `${client.name} ${purpose}`);
  switch (trick) {
    case "a request for another client":
      return createRequest(subjectName("admin-cli"), deal("as another"), {
        usages: ["client auth"],
      });
    case "a request signed by another key":
      return requestOfAnotherKey(client.name, deal("own"), deal("other"));
    case "a key of RSA 1024":
      return requestOfWeakKey(client.name, world.site.keys);
    default:
      return createRequest(subjectName(client.name), deal("good"), { usages: ["client auth"] });
  }
}
