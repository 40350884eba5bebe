/**
 * Reads values from a record's CBOR. The core has validated it (`src/walk.rs`), so nothing is checked here again.
 *
 * Text comes from one string that has a character for each byte: cutting pieces out of it is much faster than decoding
 * each of them.
 *
 * The state of one read is an object, so nothing of a visitor stays in the module. It is also faster than variables of
 * the module: 24 variables in 3 namespaces take 5.2 instead of 5.6 µs on Node 24, 5.4 instead of 5.8 µs on Node 20.
 */

import {
  TAG_BIGINT,
  TAG_EPOCH,
  TAG_EXTENDED_TIME,
  TAG_MAP,
  TAG_NEGATIVE_BIGINT,
  TAG_REGEXP,
  TAG_SET,
  TAG_URL,
  TYPED_ARRAYS,
} from "../core/contract.gen.js";
import { isObject, millisOf } from "./kinds.js";
import type { Stored, Text, Written } from "./stored.js";
import { Unreadable } from "./unreadable.js";

const CLASS_OF_TAG = new Map(Object.entries(TYPED_ARRAYS).map(([name, tag]) => [tag, name]));

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The variables of the namespace that begins at `start`, in order. */
export function decode(record: Uint8Array, text: Text, start: number): Stored {
  return new Reader(record, text, start).namespace();
}

/** The text in a part of a record. */
export function textOf(record: Uint8Array, text: Text, start: number, end: number): string {
  return text.ascii ? text.characters.slice(start, end) : decoder.decode(record.subarray(start, end));
}

/** One read of a namespace. */
class Reader {
  declare private readonly bytes: Uint8Array;
  declare private readonly characters: string;
  declare private readonly ascii: boolean;
  declare private at: number;
  private view: DataView | undefined;
  /** The keys of objects in sequence: many objects have the same keys. */
  private readonly names: string[] = [];
  /** The next of the names. */
  private place = 0;

  constructor(bytes: Uint8Array, { characters, ascii }: Text, start: number) {
    this.bytes = bytes;
    this.characters = characters;
    this.ascii = ascii;
    this.at = start;
  }

  /** Reads a namespace, see `src/namespace.rs`. Deletions, stamps and places come first and are skipped. */
  namespace(): Stored {
    const variables = new Map<string, unknown>();
    const mayDiffer = new Map<string, Written | undefined>();
    this.length();
    for (let left = this.length(); left > 0; left--) this.skip();
    this.skip();
    this.skip();
    for (let left = this.length(); left > 0; left--) {
      const key = this.text(this.length());
      const start = this.at;
      const value = this.item();
      variables.set(key, value);
      if (isObject(value)) mayDiffer.set(key, { bytes: this.bytes, start });
    }
    return { variables, mayDiffer };
  }

  /** Skips a text or a byte string. */
  private skip(): void {
    const size = this.length();
    this.at += size;
  }

  /** Reads a head and returns its count: the value of an integer, or the size of an item. */
  private length(): number {
    return this.count(this.byte() & 31);
  }

  /** The count in a head whose first byte's lower five bits are `short` (RFC 8949 section 3). */
  private count(short: number): number {
    if (short < 24) return short;
    let total = 0;
    for (let left = 1 << (short - 24); left > 0; left--) total = total * 256 + this.byte();
    return total;
  }

  private byte(): number {
    return this.bytes[this.at++] as number;
  }

  private item(): unknown {
    const first = this.byte();
    switch (first >> 5) {
      case 0:
        return this.count(first & 31);
      case 2:
        return this.raw(this.count(first & 31));
      case 3:
        return this.text(this.count(first & 31));
      case 4:
        return this.array(this.count(first & 31));
      case 5:
        return this.object(this.count(first & 31));
      case 6:
        return this.tagged(this.at - 1, this.count(first & 31));
      default:
        return this.simple(first);
    }
  }

  private simple(first: number): unknown {
    if (first === 0xf4) return false;
    if (first === 0xf5) return true;
    if (first === 0xf6) return null;
    if (first === 0xf7) return undefined;
    this.at += 8;
    this.view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return this.view.getFloat64(this.at - 8);
  }

  /** A copy, because the store's bytes may be a view of a larger buffer, as a `Buffer` of Node is. */
  private raw(size: number): ArrayBuffer {
    this.at += size;
    const end = this.bytes.byteOffset + this.at;
    return this.bytes.buffer.slice(end - size, end) as ArrayBuffer;
  }

  private text(size: number): string {
    const start = this.at;
    this.at += size;
    return this.ascii ? this.characters.slice(start, this.at) : this.unicode(start, this.at);
  }

  /** Text in a record that is not all ASCII. This piece may be. */
  private unicode(start: number, end: number): string {
    return this.characters && this.isAscii(start, end)
      ? this.characters.slice(start, end)
      : decoder.decode(this.bytes.subarray(start, end));
  }

  private isAscii(start: number, end: number): boolean {
    for (let index = start; index < end; index++) if ((this.bytes[index] as number) > 127) return false;
    return true;
  }

  private name(size: number): string {
    const known = this.names[this.place];
    if (this.ascii && known !== undefined && known.length === size && this.characters.startsWith(known, this.at)) {
      this.place++;
      this.at += size;
      return known;
    }
    const key = this.text(size);
    this.names[this.place++] = key;
    return key;
  }

  private array(size: number): unknown[] {
    const items = [];
    for (let index = 0; index < size; index++) items.push(this.item());
    return items;
  }

  private object(size: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    this.place = 0;
    for (let index = 0; index < size; index++) {
      const key = this.name(this.length());
      const value = this.item();
      // Assigning to it would change the prototype instead.
      if (key === "__proto__") {
        Object.defineProperty(made, key, { value, writable: true, enumerable: true, configurable: true });
      } else {
        made[key] = value;
      }
    }
    return made;
  }

  /** Reads the content of a tag. The tag is at `start`. */
  private tagged(start: number, tag: number): unknown {
    switch (tag) {
      case TAG_EPOCH:
        return new Date(millisOf(this.item() as number));
      case TAG_BIGINT:
        return bigint(this.item() as ArrayBuffer);
      case TAG_NEGATIVE_BIGINT:
        return -1n - bigint(this.item() as ArrayBuffer);
      case TAG_URL:
        return this.made(start, () => new URL(this.item() as string));
      case TAG_SET:
        return new Set(this.item() as unknown[]);
      case TAG_MAP:
        return this.map();
      case TAG_EXTENDED_TIME:
        return this.extendedTime();
      case TAG_REGEXP:
        return this.made(start, () => new RegExp(...(this.item() as [string, string])));
      default:
        return this.typedArray(start, CLASS_OF_TAG.get(tag) as string, this.item() as ArrayBuffer);
    }
  }

  /** Creates the value whose bytes begin at `start`. */
  private made<T>(start: number, make: () => T): T | Unreadable {
    try {
      return make();
    } catch {
      return new Unreadable(this.bytes.slice(start, this.at));
    }
  }

  private map(): Map<unknown, unknown> {
    const size = this.length();
    const entries = new Map();
    for (let index = 0; index < size; index++) entries.set(this.item(), this.item());
    return entries;
  }

  /** A map with the key 1, the seconds as a double, and the key -3, the milliseconds to add. */
  private extendedTime(): Date {
    this.length();
    this.length();
    const seconds = this.item() as number;
    this.at += 1;
    return new Date(seconds * 1_000 + (this.item() as number));
  }

  private typedArray(start: number, name: string, buffer: ArrayBuffer): unknown {
    const classes = globalThis as unknown as Record<string, new (from: ArrayBuffer) => unknown>;
    const TypedArray = classes[name] as new (from: ArrayBuffer) => unknown;
    return this.made(start, () => new TypedArray(buffer));
  }
}

function bigint(magnitude: ArrayBuffer): bigint {
  const digits = Array.from(new Uint8Array(magnitude), (byte) => byte.toString(16).padStart(2, "0"));
  return BigInt(`0x0${digits.join("")}`);
}
