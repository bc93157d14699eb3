/** The laws that no world may break, whatever is done to it. */
import { Admissions } from "./checkers/admissions.ts";
import { Checkers } from "./checkers/checker.ts";
import { KeysAreNew, PairsFit } from "./checkers/keys.ts";
import { Revocations } from "./checkers/revocations.ts";
import type { Profile } from "./policy/profile.ts";

/** For one world under that profile: checkers remember what they have seen. */
export function checkersFor({ clusterLayer, revocation }: Profile): Checkers {
  return new Checkers([
    new Admissions(),
    new KeysAreNew(),
    new PairsFit(),
    new Revocations({
      propagation: revocation.propagation,
      enforcedOnRequests: revocation.enforcement !== "renewal",
      backdating: clusterLayer.csrBackdating,
    }),
  ]);
}
