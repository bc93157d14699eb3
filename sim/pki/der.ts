/**
 * A strict reader of DER (X.690). It accepts one encoding only and names the byte at which anything
 * else begins: libraries read BER leniently and say "invalid" without a place.
 *
 * Readers throw `Malformed`; the public functions of this folder catch it and return a refusal.
 */

/** Input that is not what it claims to be, with the byte offset at which that shows. */
export class Malformed extends Error {
  readonly offset: number;

  constructor(offset: number, problem: string) {
    super(problem);
    this.name = "Malformed";
    this.offset = offset;
  }
}

export interface Refused {
  readonly outcome: "malformed";
  /** Byte offset from the start of the input. */
  readonly offset: number;
  readonly problem: string;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export const contextTag = (number: number): number => 0xa0 | number;
export const contextPrimitive = (number: number): number => 0x80 | number;

export interface Element {
  readonly tag: number;
  /** Offset of the tag in the whole input. */
  readonly offset: number;
  /** Offset of the contents in the whole input. */
  readonly start: number;
  readonly contents: Uint8Array;
  /** Tag, length and contents. */
  readonly encoded: Uint8Array;
}

/** Reads one element after another from a run of bytes. */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #position = 0;

  /** @param base offset of `bytes` in the whole input, for messages. */
  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = bytes;
    this.#base = base;
  }

  get offset(): number {
    return this.#base + this.#position;
  }

  get done(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** Tag of the next element, undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#position];
  }

  /** @throws Malformed when the next element has another tag, or is cut short. */
  next(tag: number, what: string): Element {
    const offset = this.offset;
    const found = this.peek();
    if (found === undefined) throw new Malformed(offset, `${what} is missing`);
    if (found !== tag) {
      throw new Malformed(offset, `${what} has tag 0x${hex(found)}, expected 0x${hex(tag)}`);
    }
    return this.any(what);
  }

  /** The next element if it has this tag. */
  optional(tag: number, what: string): Element | undefined {
    return this.peek() === tag ? this.next(tag, what) : undefined;
  }

  /** The next element, whatever its tag. */
  any(what: string): Element {
    const offset = this.offset;
    const tag = this.#byte(what);
    if ((tag & 0x1f) === 0x1f) throw new Malformed(offset, `${what} has a tag of several bytes`);
    if (!rightlyConstructed(tag))
      throw new Malformed(offset, `${what} has the impossible tag 0x${hex(tag)}`);
    const length = this.#length(what);
    const start = this.#position;
    const end = start + length;
    if (end > this.#bytes.length) {
      throw new Malformed(
        offset,
        `${what} is truncated: ${length} bytes announced, ${this.#bytes.length - start} there`,
      );
    }
    this.#position = end;
    return {
      tag,
      offset,
      start: this.#base + start,
      contents: this.#bytes.subarray(start, end),
      encoded: this.#bytes.subarray(offset - this.#base, end),
    };
  }

  /** @throws Malformed when anything is left. */
  finish(what: string): void {
    if (!this.done) throw new Malformed(this.offset, `trailing bytes after ${what}`);
  }

  #byte(what: string): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw new Malformed(this.offset, `${what} is truncated`);
    this.#position++;
    return value;
  }

  #length(what: string): number {
    const offset = this.offset;
    const first = this.#byte(what);
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0)
      throw new Malformed(offset, `${what} has an indefinite length, which DER forbids`);
    if (count > 4) throw new Malformed(offset, `${what} has a length of ${count} bytes`);
    let length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + this.#byte(what);
    if (length < 0x80 || length < 256 ** (count - 1)) {
      throw new Malformed(offset, `${what} has a length that is not in its shortest form`);
    }
    return length;
  }
}

/** Of the universal types, SEQUENCE and SET are made of elements and no other is (X.690 10.2). */
function rightlyConstructed(tag: number): boolean {
  if (tag >> 6 !== 0) return true;
  const number = tag & 0x1f;
  return ((tag & 0x20) !== 0) === (number === 0x10 || number === 0x11);
}

/** A reader of what is inside `element`. */
export function inside(element: Element): DerReader {
  return new DerReader(element.contents, element.start);
}

/** Runs `read` and turns `Malformed` into a refusal; every other error is a bug and passes through. */
export function refusing<Result>(read: () => Result): Result | Refused {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { outcome: "malformed", offset: error.offset, problem: error.message };
  }
}

/** Lower-case hex of a non-negative INTEGER without leading zeros; "0" for zero. */
export function unsignedInteger(element: Element, what: string): string {
  const [first, second] = element.contents;
  if (first === undefined) throw new Malformed(element.offset, `${what} is empty`);
  if (first >= 0x80) throw new Malformed(element.offset, `${what} is negative`);
  if (first === 0 && second !== undefined && second < 0x80) {
    throw new Malformed(element.offset, `${what} has needless leading zeros`);
  }
  return Buffer.from(element.contents)
    .toString("hex")
    .replace(/^0+(?=.)/, "");
}

/** "2.5.29.15" */
export function objectIdentifier(element: Element): string {
  const arcs: number[] = [];
  let value = 0;
  let open = element.contents.length === 0;
  for (const byte of element.contents) {
    if (value === 0 && byte === 0x80)
      throw new Malformed(element.offset, "object identifier is padded");
    value = value * 128 + (byte & 0x7f);
    open = (byte & 0x80) !== 0;
    if (value > Number.MAX_SAFE_INTEGER / 128)
      throw new Malformed(element.offset, "object identifier is too large");
    if (!open) {
      arcs.push(value);
      value = 0;
    }
  }
  if (open) throw new Malformed(element.offset, "object identifier is truncated");
  const [head = 0, ...rest] = arcs;
  const top = Math.min(Math.floor(head / 40), 2);
  return [top, head - 40 * top, ...rest].join(".");
}

/** @throws Malformed when the bytes are not what the string type allows. */
export function characterString(element: Element, what: string): string {
  const { contents, offset, tag } = element;
  const decoder = decoders[tag];
  if (!decoder)
    throw new Malformed(
      offset,
      `${what} has the string type 0x${hex(tag)}, which is not supported`,
    );
  const text = decoder(contents);
  if (text === undefined)
    throw new Malformed(offset, `${what} holds bytes that its string type does not allow`);
  return text;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const decoders: Record<number, (bytes: Uint8Array) => string | undefined> = {
  [tags.utf8String]: (bytes) => {
    try {
      return utf8.decode(bytes);
    } catch {
      return undefined;
    }
  },
  [tags.printableString]: (bytes) => ascii(bytes, /^[A-Za-z0-9 '()+,\-./:=?]*$/),
  [tags.ia5String]: (bytes) => ascii(bytes, /^[\0-\x7f]*$/),
};

function ascii(bytes: Uint8Array, allowed: RegExp): string | undefined {
  const text = Buffer.from(bytes).toString("latin1");
  return allowed.test(text) ? text : undefined;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
