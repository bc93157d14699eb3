/** What goes wrong on purpose when somebody asks for a credential, in the words of scenarios. */

/** What goes wrong with a sign-in. */
export type SignInTrick =
  | "no token"
  | "its first token"
  | "a forged token"
  | "an altered token"
  | "a token of algorithm none"
  | "a token signed with HS256"
  | "a token for another agent"
  | "a request for another client"
  | "a request signed by another key"
  | "a key of RSA 1024";

/** What goes wrong with a renewal that a client of the cloud agent asks for. */
export type RenewalTrick =
  | "a proof made with another key"
  | "a request signed by another key"
  | "its token alone"
  | "a certificate of another CA"
  | "an altered certificate"
  | "a certificate for servers";

/** What goes wrong when a kubelet joins. */
export type BootstrapTrick =
  | "an expired token"
  | "an unknown token"
  | "a token with a wrong secret"
  | "a token without the usage";

/** What a kubelet asks for that it should not get. */
export type SigningTrick =
  | "for another node"
  | "with the organisation system:masters"
  | "for servers and clients"
  | "with a CA's usages"
  | "for serving as another node";
