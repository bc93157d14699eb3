/** What is asked of the API and kept in it. */
import type { ApiRequest } from "../policy/api-access.ts";

/** An object as the API keeps it. */
export type ApiObject = Readonly<Record<string, unknown>>;

export interface ApiCall extends ApiRequest {
  /** For create and update. */
  readonly object?: ApiObject;
}

/** Plurals, as in a URL. */
export const renewRevocations = "renewrevocations";
export const signingRequests = "certificatesigningrequests";
