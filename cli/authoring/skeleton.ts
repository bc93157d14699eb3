/** The feature file with which a new scenario begins. */
import type { Requirement } from "../../reports/catalogue.ts";

/** "features/revocation/cut-off-with-an-offset.feature" */
export function skeletonPath({ area }: Requirement, title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return `features/${area}/${words.join("-")}.feature`;
}

/** A file that is Gherkin already, whose two scenarios say what is still to be written. */
export function skeleton({ id, text }: Requirement, title: string): string {
  return `Feature: ${title}

  @${id}
  Rule: ${text.replace(/\.$/, "")}

    Scenario: what holds on a good day
      Given a cluster with 1 control plane and 1 worker
      When 50 % of a leaf's life passes
      Then TODO: what must be seen then

    Scenario: what is refused, or the boundary: the last second in which it holds, and the next
      Given a cluster with 1 control plane and 1 worker
      When 50 % of a leaf's life passes
      Then TODO: what must be seen then
`;
}
