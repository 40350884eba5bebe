/**
 * Values from a record's CBOR. The core has walked over it (`src/walk.rs`), so nothing here is in doubt.
 *
 * Text comes from one string that has a character for each byte: cutting pieces out of it is much faster than decoding
 * each of them.
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
import type { Stored, Text } from "./stored.js";

const CLASS_OF_TAG = new Map(Object.entries(TYPED_ARRAYS).map(([name, tag]) => [tag, name]));

const NO_TEXT: Text = { characters: "", ascii: false };
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const NO_BYTES = new Uint8Array(0);
let bytes: Uint8Array = NO_BYTES;
let view: DataView | undefined;
let at = 0;
let characters = "";
let ascii = true;

/** The variables of the namespace that begins at `start`, in order. */
export function decode(record: Uint8Array, text: Text, start: number): Stored {
  const stored: Stored = { variables: new Map(), mayDiffer: new Map() };
  take(record, text);
  at = start;
  fill(stored);
  // Nothing of a visitor stays behind.
  take(NO_BYTES, NO_TEXT);
  return stored;
}

/** The text in a part of a record. */
export function textOf(record: Uint8Array, text: Text, start: number, end: number): string {
  return text.ascii ? text.characters.slice(start, end) : decoder.decode(record.subarray(start, end));
}

function take(record: Uint8Array, text: Text): void {
  bytes = record;
  view = undefined;
  at = 0;
  ({ characters, ascii } = text);
  names = [];
}

/** Reads a namespace, see `src/namespace.rs`: deletions, stamps and places come first, and are passed over. */
function fill({ variables, mayDiffer }: Stored): void {
  length();
  for (let left = length(); left > 0; left--) skip();
  skip();
  skip();
  for (let left = length(); left > 0; left--) {
    const key = text(length());
    const start = at;
    whole = true;
    const value = item();
    variables.set(key, value);
    if (whole && isObject(value)) mayDiffer.set(key, { bytes, start });
  }
}

/** Passes over a text or a byte string. */
function skip(): void {
  const size = length();
  at += size;
}

/** Reads a head and gives its count: what an integer is, or how much belongs to an item. */
function length(): number {
  return count(byte() & 31);
}

/** The count in a head whose first byte's lower five bits are `short` (RFC 8949 section 3). */
function count(short: number): number {
  if (short < 24) return short;
  let total = 0;
  for (let left = 1 << (short - 24); left > 0; left--) total = total * 256 + byte();
  return total;
}

function byte(): number {
  return bytes[at++] as number;
}

function item(): unknown {
  const first = byte();
  switch (first >> 5) {
    case 0:
      return count(first & 31);
    case 2:
      return raw(count(first & 31));
    case 3:
      return text(count(first & 31));
    case 4:
      return array(count(first & 31));
    case 5:
      return object(count(first & 31));
    case 6:
      return tagged(count(first & 31));
    default:
      return simple(first);
  }
}

function simple(first: number): unknown {
  if (first === 0xf4) return false;
  if (first === 0xf5) return true;
  if (first === 0xf6) return null;
  if (first === 0xf7) return undefined;
  at += 8;
  view ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getFloat64(at - 8);
}

/** A copy: what the store has given may be a view of much more, as a `Buffer` of Node is. */
function raw(size: number): ArrayBuffer {
  at += size;
  const end = bytes.byteOffset + at;
  return bytes.buffer.slice(end - size, end) as ArrayBuffer;
}

function text(size: number): string {
  const start = at;
  at += size;
  return ascii ? characters.slice(start, at) : unicode(start, at);
}

/** Text of a record that holds more than ASCII, which this piece need not. */
function unicode(start: number, end: number): string {
  return characters && isAscii(start, end) ? characters.slice(start, end) : decoder.decode(bytes.subarray(start, end));
}

function isAscii(start: number, end: number): boolean {
  for (let index = start; index < end; index++) if ((bytes[index] as number) > 127) return false;
  return true;
}

/** The keys of objects, one behind the other: many objects have the same. */
let names: string[] = [];
let place = 0;
function name(size: number): string {
  const known = names[place];
  if (ascii && known !== undefined && known.length === size && characters.startsWith(known, at)) {
    place++;
    at += size;
    return known;
  }
  const key = text(size);
  names[place++] = key;
  return key;
}

function array(size: number): unknown[] {
  const items = [];
  for (let index = 0; index < size; index++) items.push(item());
  return items;
}

function object(size: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  place = 0;
  for (let index = 0; index < size; index++) {
    const key = name(length());
    const value = item();
    // Assigning to it would change the prototype instead.
    if (key === "__proto__") {
      Object.defineProperty(made, key, { value, writable: true, enumerable: true, configurable: true });
    } else {
      made[key] = value;
    }
  }
  return made;
}

function tagged(tag: number): unknown {
  switch (tag) {
    case TAG_EPOCH:
      return new Date(millisOf(item() as number));
    case TAG_BIGINT:
      return bigint(item() as ArrayBuffer);
    case TAG_NEGATIVE_BIGINT:
      return -1n - bigint(item() as ArrayBuffer);
    case TAG_URL:
      return url(item() as string);
    case TAG_SET:
      return new Set(item() as unknown[]);
    case TAG_MAP:
      return map();
    case TAG_EXTENDED_TIME:
      return extendedTime();
    case TAG_REGEXP:
      return regexp(item() as [string, string]);
    default:
      return typedArray(CLASS_OF_TAG.get(tag) as string, item() as ArrayBuffer);
  }
}

/** Whether all of a variable could be made. What was not is kept as it is stored, until the variable is set again. */
let whole = true;

/** What this engine cannot make, such as a `RegExp` with a flag of a newer one, reads as `undefined`. */
function made<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    whole = false;
    return undefined;
  }
}

function bigint(magnitude: ArrayBuffer): bigint {
  const digits = Array.from(new Uint8Array(magnitude), (byte) => byte.toString(16).padStart(2, "0"));
  return BigInt(`0x0${digits.join("")}`);
}

function map(): Map<unknown, unknown> {
  const size = length();
  const entries = new Map();
  for (let index = 0; index < size; index++) entries.set(item(), item());
  return entries;
}

/** A map of 1, the seconds as a double, and -3, the milliseconds to be added to them. */
function extendedTime(): Date {
  length();
  length();
  const seconds = item() as number;
  at += 1;
  return new Date(seconds * 1_000 + (item() as number));
}

function url(href: string): URL | undefined {
  return made(() => new URL(href));
}

function regexp([source, flags]: [string, string]): RegExp | undefined {
  return made(() => new RegExp(source, flags));
}

function typedArray(name: string, buffer: ArrayBuffer): unknown {
  const classes = globalThis as unknown as Record<string, new (from: ArrayBuffer) => unknown>;
  const TypedArray = classes[name] as new (from: ArrayBuffer) => unknown;
  return made(() => new TypedArray(buffer));
}
