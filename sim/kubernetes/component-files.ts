/**
 * The certificate files of one component, read as that component reads them: some anew each time,
 * some once at its start (policy/leaf.ts says which).
 */
import type { FileSystem } from "../machine/file-system.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import type { ComponentFile } from "../policy/leaf.ts";
import type { Site } from "../site.ts";
import { type CredentialPlace, load, loadAnchors, pathOf } from "./credential-place.ts";

interface Wanted {
  readonly purpose: ComponentFile;
  readonly place: CredentialPlace;
}

export class ComponentFiles {
  readonly #site: Site;
  readonly #files: FileSystem;
  readonly #wanted: readonly Wanted[];
  readonly #pairs = new Map<string, HeldCertificate | undefined>();
  readonly #anchors = new Map<string, readonly Certificate[]>();

  constructor(site: Site, files: FileSystem, wanted: readonly Wanted[]) {
    this.#site = site;
    this.#files = files;
    this.#wanted = wanted;
  }

  /** To be called at the component's start. */
  readAtStart(): void {
    for (const { purpose, place } of this.#wanted) {
      if (this.#site.decisions.reloadOf(purpose) === "while running") continue;
      this.#pairs.set(pathOf(place), load(this.#files, place));
      this.#anchors.set(pathOf(place), loadAnchors(this.#files, place));
    }
  }

  /** A certificate with its key. */
  pair(place: CredentialPlace): HeldCertificate | undefined {
    const path = pathOf(place);
    return this.#pairs.has(path) ? this.#pairs.get(path) : load(this.#files, place);
  }

  /** The certificates of a CA file, or of the CA in a kubeconfig. */
  anchors(place: CredentialPlace): readonly Certificate[] {
    return this.#anchors.get(pathOf(place)) ?? loadAnchors(this.#files, place);
  }

  /** Whether the component keeps using what it read at its start. */
  readsOnce(place: CredentialPlace): boolean {
    return this.#pairs.has(pathOf(place));
  }
}
