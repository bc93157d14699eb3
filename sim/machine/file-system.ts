/**
 * The files of one machine, with modes and owners, in memory. On kind those of the cluster are written to
 * the node's disk as well, dated for the real clock (kind/cluster/node-files.ts).
 */

import type { Fault } from "./fault.ts";

export interface File {
  readonly content: string;
  /** As in `chmod`: 0o600. */
  readonly mode: number;
  readonly owner: string;
}

export interface FileSystem {
  /** undefined when there is no such file. */
  read(path: string): string | undefined;
  stat(path: string): File | undefined;
  /** Whether a write would succeed now: ask before you depend on it. */
  readonly hasRoom: boolean;
  /**
   * Replaces the file at once: a reader sees the old content or the new, never half of it.
   * @throws Error when the disk is full.
   */
  write(path: string, content: string, mode: number): void;
  remove(path: string): void;
  /** Paths below `folder`, sorted. */
  list(folder: string): string[];
}

export class MemoryFileSystem implements FileSystem {
  readonly #files = new Map<string, File>();
  #full: Fault | undefined;

  /** Lets no write succeed from now on. */
  fill(fault: Fault): void {
    this.#full = fault;
  }

  makeRoom(): void {
    this.#full = undefined;
  }

  get hasRoom(): boolean {
    this.#full?.hit();
    return this.#full === undefined;
  }

  read(path: string): string | undefined {
    return this.#files.get(path)?.content;
  }

  stat(path: string): File | undefined {
    return this.#files.get(path);
  }

  write(path: string, content: string, mode: number): void {
    if (!this.hasRoom) throw new Error(`${path}: no space left on device`);
    this.#files.set(path, { content, mode, owner: "root" });
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  list(folder: string): string[] {
    const prefix = folder.endsWith("/") ? folder : `${folder}/`;
    return [...this.#files.keys()].filter((path) => path.startsWith(prefix)).sort();
  }
}
