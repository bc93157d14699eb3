/** What an etcd member keeps: values by key, folder by folder, for folders are what is listed. */

interface Folder {
  readonly values: Map<string, Uint8Array>;
  /** In the order of their keys; the same array until something changes. */
  listed?: readonly Uint8Array[] | undefined;
}

export class KeysAndValues {
  readonly #folders = new Map<string, Folder>();
  #revision = 0;

  /** Grows by one with each change; a member that has missed some is behind until it takes over. */
  get revision(): number {
    return this.#revision;
  }

  get(key: string): Uint8Array | undefined {
    return this.#folder(folderOf(key)).values.get(key);
  }

  /** Removes the key when there is no value. */
  set(key: string, value: Uint8Array | undefined): void {
    const folder = this.#folder(folderOf(key));
    this.#revision++;
    folder.listed = undefined;
    if (value) folder.values.set(key, value);
    else folder.values.delete(key);
  }

  /** @param name with its slash at the end; what lies in folders below is not of it. */
  list(name: string): readonly Uint8Array[] {
    const folder = this.#folder(name);
    folder.listed ??= [...folder.values]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, value]) => value);
    return folder.listed;
  }

  /** Forgets what there is for what another member has. */
  takeOver(other: KeysAndValues): void {
    this.#revision = other.#revision;
    this.#folders.clear();
    for (const [name, { values }] of other.#folders)
      this.#folders.set(name, { values: new Map(values) });
  }

  #folder(name: string): Folder {
    let folder = this.#folders.get(name);
    if (!folder) {
      folder = { values: new Map() };
      this.#folders.set(name, folder);
    }
    return folder;
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}
