/**
 * Values from the tape that `src/tape.rs` makes of their CBOR: all text in one string, in place of each text item its
 * head alone, which counts the string's units. The core has checked the tape, so nothing here is in doubt.
 */

import { millisOf, TYPED_ARRAYS } from "./encode.js";

/** A record's variables as the core hands them out. The numbers are those of `Tape` in `src/tape.rs`. */
export type Tape = [rest: Uint8Array<ArrayBuffer>, text: string, scopes: Uint32Array, places: Uint32Array];

const CLASS_OF_TAG = new Map(Object.entries(TYPED_ARRAYS).map(([name, tag]) => [tag, name]));

let bytes = new Uint8Array(0);
let view = new DataView(bytes.buffer);
let at = 0;
let all = "";
let read = 0;

/** What a record holds of a scope: the variables, and how those are written that may change in place. */
export interface Stored {
  variables: Map<string, unknown>;
  written: Map<string, Uint8Array>;
}

/** The variables of one scope, in order; `record` is what the tape was made from. */
export function decode([rest, texts, scopes, places]: Tape, scope: string, record: Uint8Array): Stored {
  const stored: Stored = { variables: new Map(), written: new Map() };
  bytes = rest;
  view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  all = texts;
  for (let start = 0; start < scopes.length; start += 3) {
    at = scopes[start] as number;
    read = scopes[start + 1] as number;
    if (item() !== scope) continue;
    const first = (scopes[start + 2] as number) * 2;
    const next = scopes[start + 5];
    fill(stored, record, places.subarray(first, next === undefined ? undefined : next * 2));
  }
  return stored;
}

function fill({ variables, written }: Stored, record: Uint8Array, places: Uint32Array): void {
  for (let place = 0; place < places.length; place += 2) {
    const key = item() as string;
    const value = item();
    variables.set(key, value);
    if (isObject(value)) written.set(key, record.subarray(places[place], places[place + 1]));
  }
}

/** Whether it may change in place. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The count in a head whose first byte's lower five bits are `short` (RFC 8949 section 3). */
function count(short: number): number {
  if (short < 24) return short;
  const start = at;
  if (short === 24) {
    at += 1;
    return view.getUint8(start);
  }
  if (short === 25) {
    at += 2;
    return view.getUint16(start);
  }
  if (short === 26) {
    at += 4;
    return view.getUint32(start);
  }
  at += 8;
  return view.getUint32(start) * 0x1_0000_0000 + view.getUint32(start + 4);
}

function item(): unknown {
  const first = view.getUint8(at++);
  switch (first >> 5) {
    case 0:
      return count(first & 31);
    case 2:
      return raw(count(first & 31)).buffer;
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
  return view.getFloat64(at - 8);
}

function raw(length: number): Uint8Array<ArrayBuffer> {
  at += length;
  return bytes.slice(at - length, at);
}

function text(length: number): string {
  read += length;
  return all.slice(read - length, read);
}

function array(length: number): unknown[] {
  const items = [];
  for (let index = 0; index < length; index++) items.push(item());
  return items;
}

function object(size: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (let index = 0; index < size; index++) {
    const key = item() as string;
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

/** What this engine cannot make, such as a `RegExp` with a flag of a newer one, reads as `undefined`. */
function made<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function bigint(magnitude: ArrayBuffer): bigint {
  const digits = Array.from(new Uint8Array(magnitude), (byte) => byte.toString(16).padStart(2, "0"));
  return BigInt(`0x0${digits.join("")}`);
}

function map(): Map<unknown, unknown> {
  const size = count(view.getUint8(at++) & 31);
  const entries = new Map();
  for (let index = 0; index < size; index++) entries.set(item(), item());
  return entries;
}

/** A map of 1, the seconds as a double, and -3, the milliseconds to be added to them. */
function extendedTime(): Date {
  at += 2;
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
  const TypedArray = classes[name];
  return TypedArray && new TypedArray(buffer);
}
