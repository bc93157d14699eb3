/**
 * Seeded randomness. A source can be forked by name; a fork depends on the seed and its name alone,
 * so that one actor's draws never disturb another's.
 */
import { hash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

export class Random {
  readonly #path: string;
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;

  /** @param seed any text; numbers are taken by their decimal spelling. */
  static seeded(seed: string | number): Random {
    return new Random(String(seed));
  }

  private constructor(path: string) {
    this.#path = path;
    const digest = hash("sha256", path, "buffer");
    this.#generator = xoroshiro128plusFromState(
      [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)),
    );
  }

  /** Draws made here do not change what the fork will draw. */
  fork(name: string): Random {
    return new Random(`${this.#path}/${name}`);
  }

  /** Uniform; both ends included. */
  integer(least: number, most: number): number {
    return uniformInt(this.#generator, least, most);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.integer(0, 255));
  }
}
