/**
 * Values from a record's CBOR. The core has walked over it (`src/walk.rs`), so nothing here is in doubt.
 *
 * Text comes from one string that has a character for each byte: cutting pieces out of it is much faster than decoding
 * each of them.
 */

import { millisOf, TYPED_ARRAYS } from "./encode.js";

const CLASS_OF_TAG = new Map(Object.entries(TYPED_ARRAYS).map(([name, tag]) => [tag, name]));

/** The items of a record that stand before its namespaces: the version, and seven facts. */
const FACTS = 8;
/** The major type of text (RFC 8949 section 3.1). */
const TEXT = 3;
const NO_TEXT: Text = { characters: "", ascii: false };
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const NO_BYTES = new Uint8Array(0);
let bytes: Uint8Array = NO_BYTES;
let view: DataView | undefined;
let at = 0;
let characters = "";
let ascii = true;

/** The text in a record. */
export interface Text {
  /** A character for each byte, the right one wherever there is ASCII text. */
  characters: string;
  /** Whether all text is ASCII. */
  ascii: boolean;
}

/** Where a value stands written. */
export interface Written {
  bytes: Uint8Array;
  start: number;
}

/** What a record holds of a scope. */
export interface Stored {
  variables: Map<string, unknown>;
  /** The variables that may be others than in the record: objects, which may change in place, with where they stand there. */
  doubtful: Map<string, Written | undefined>;
}

/** The variables of one scope of a record, in order. Without its text each piece is decoded for itself. */
export function decode(record: Uint8Array, found: Text | undefined, scope: string): Stored {
  const stored: Stored = { variables: new Map(), doubtful: new Map() };
  take(record, found ?? NO_TEXT);
  length();
  for (let fact = 0; fact < FACTS; fact++) skip();
  for (let left = length(); left > 0; left--) {
    const name = text(length());
    const size = length();
    if (name === scope) fill(stored);
    else at += size;
  }
  // Nothing of a visitor stays behind.
  take(NO_BYTES, NO_TEXT);
  return stored;
}

function take(record: Uint8Array, text: Text): void {
  bytes = record;
  view = undefined;
  at = 0;
  ({ characters, ascii } = text);
  names = [];
}

/** Reads a namespace: `{ * key => [ millis, counter, writer, ? value ] }`. */
function fill({ variables, doubtful }: Stored): void {
  for (let left = length(); left > 0; left--) {
    const key = text(length());
    const parts = length();
    for (let part = 0; part < 3; part++) skip();
    // A variable that was deleted has no value.
    if (parts < 4) continue;
    const start = at;
    whole = true;
    const value = item();
    variables.set(key, value);
    if (whole && isObject(value)) doubtful.set(key, { bytes, start });
  }
}

/** Whether it may change in place. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Passes over a number, a truth value or a text. */
function skip(): void {
  const first = byte();
  const short = first & 31;
  if (first >> 5 === TEXT) {
    const size = count(short);
    at += size;
  } else if (short > 23) {
    at += 1 << (short - 24);
  }
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
    case 1:
      return new Date(millisOf(item() as number));
    case 2:
      return bigint(item() as ArrayBuffer);
    case 3:
      return -1n - bigint(item() as ArrayBuffer);
    case 32:
      return url(item() as string);
    case 258:
      return new Set(item() as unknown[]);
    case 259:
      return map();
    case 1_001:
      return extendedTime();
    case 21_066:
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
