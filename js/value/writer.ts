/** Writes CBOR items (RFC 8949) into one buffer, which is reused for the next value. */

import type { Written } from "./stored.js";

// Major types (RFC 8949 section 3.1), in the first byte's upper three bits.
export const UNSIGNED = 0x00;
const BYTES = 0x40;
export const TEXT = 0x60;
export const ARRAY = 0x80;
export const MAP = 0xa0;
export const TAG = 0xc0;

/** The first byte of a double (section 3.3). */
export const DOUBLE = 0xfb;

/** The size of the buffer at first, and the most that is kept between values. */
const BUFFER_BYTES = 4_096;
const BUFFER_MAX_BYTES = 1 << 16;

let bytes = new Uint8Array(BUFFER_BYTES);
let view = new DataView(bytes.buffer);
let at = 0;
let writing = false;

const encoder = new TextEncoder();

/**
 * The bytes that `write` produces, or `undefined` if they equal those at `before`. A getter may call this while another
 * value is being written.
 */
export function collect(write: () => void): Uint8Array<ArrayBuffer>;
export function collect(write: () => void, before: Written | undefined): Uint8Array<ArrayBuffer> | undefined;
export function collect(write: () => void, before?: Written): Uint8Array<ArrayBuffer> | undefined {
  const outer = writing ? { bytes, view, at } : undefined;
  if (outer) use(BUFFER_BYTES);
  writing = true;
  at = 0;
  try {
    write();
    return before && equals(before) ? undefined : bytes.slice(0, at);
  } finally {
    if (outer) ({ bytes, view, at } = outer);
    else if (bytes.length > BUFFER_MAX_BYTES) use(BUFFER_BYTES);
    writing = outer !== undefined;
  }
}

/**
 * Whether the written bytes equal those at `start`. An item says where it ends, so the bytes after it do not matter.
 */
function equals({ bytes: there, start }: Written): boolean {
  if (start + at > there.length) return false;
  for (let index = 0; index < at; index++) if (bytes[index] !== there[start + index]) return false;
  return true;
}

/** The number of bytes written. */
export function size(): number {
  return at;
}

function use(length: number): void {
  bytes = new Uint8Array(length);
  view = new DataView(bytes.buffer);
}

function room(length: number): void {
  if (at + length <= bytes.length) return;
  const old = bytes;
  use(Math.max(old.length * 2, at + length));
  bytes.set(old);
}

/** Writes an item's head in the shortest form: its type, and its length or value. */
export function head(type: number, count: number): void {
  room(9);
  if (count < 24) {
    bytes[at++] = type | count;
  } else if (count < 0x100) {
    bytes[at++] = type | 24;
    bytes[at++] = count;
  } else if (count < 0x1_0000) {
    bytes[at++] = type | 25;
    view.setUint16(at, count);
    at += 2;
  } else if (count < 0x1_0000_0000) {
    bytes[at++] = type | 26;
    view.setUint32(at, count);
    at += 4;
  } else {
    bytes[at++] = type | 27;
    view.setUint32(at, Math.floor(count / 0x1_0000_0000));
    view.setUint32(at + 4, count >>> 0);
    at += 8;
  }
}

/** Writes an item of one byte. */
export function byte(item: number): void {
  room(1);
  bytes[at++] = item;
}

/** Writes an item that is encoded already. */
export function item(encoded: Uint8Array): void {
  room(encoded.length);
  bytes.set(encoded, at);
  at += encoded.length;
}

/** Writes a byte string. */
export function raw(part: Uint8Array): void {
  copy(BYTES, part);
}

function copy(type: number, part: Uint8Array): void {
  head(type, part.length);
  item(part);
}

/** Writes a text and returns whether it is ASCII. Other text must be well-formed. */
export function text(value: string): boolean {
  const start = at;
  const { length } = value;
  head(TEXT, length);
  room(length);
  // Most text is ASCII and short. For it a loop is faster than the encoder.
  for (let index = 0; index < length; index++) {
    const unit = value.charCodeAt(index);
    if (unit > 127) {
      at = start;
      copy(TEXT, encoder.encode(value));
      return false;
    }
    bytes[at++] = unit;
  }
  return true;
}

/** Writes a double. */
export function double(value: number): void {
  room(9);
  bytes[at++] = DOUBLE;
  view.setFloat64(at, value);
  at += 8;
}
