/** CBOR items (RFC 8949), written into one buffer that is kept for the next value. */

// Major types (RFC 8949 section 3.1), in the first byte's upper three bits.
export const UNSIGNED = 0x00;
const BYTES = 0x40;
const TEXT = 0x60;
export const ARRAY = 0x80;
export const MAP = 0xa0;
export const TAG = 0xc0;

/** The first byte of a double (section 3.3). */
const DOUBLE = 0xfb;

/** How large the buffer is at first, and how large it stays between values. */
const BUFFER_BYTES = 4_096;
const BUFFER_MAX_BYTES = 1 << 16;

let bytes = new Uint8Array(BUFFER_BYTES);
let view = new DataView(bytes.buffer);
let at = 0;
let writing = false;

const encoder = new TextEncoder();

/** What `write` writes. A getter of a value may get here again while another value is being written. */
export function collect(write: () => void): Uint8Array<ArrayBuffer> {
  const outer = { bytes, view, at, writing };
  if (writing) use(BUFFER_BYTES);
  writing = true;
  at = 0;
  try {
    write();
    return bytes.slice(0, at);
  } finally {
    if (outer.writing) ({ bytes, view, at } = outer);
    else if (bytes.length > BUFFER_MAX_BYTES) use(BUFFER_BYTES);
    writing = outer.writing;
  }
}

/** How many bytes are written. */
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

/** Writes an item's head: its type and its length or value, as short as can be. */
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

/** Writes a byte string. */
export function raw(part: Uint8Array): void {
  copy(BYTES, part);
}

function copy(type: number, part: Uint8Array): void {
  head(type, part.length);
  room(part.length);
  bytes.set(part, at);
  at += part.length;
}

/** Writes a text, which must be well-formed. */
export function text(value: string): void {
  const start = at;
  const { length } = value;
  head(TEXT, length);
  room(length);
  // Nearly all text is ASCII and short; a loop beats the encoder then.
  for (let index = 0; index < length; index++) {
    const unit = value.charCodeAt(index);
    if (unit > 127) {
      at = start;
      copy(TEXT, encoder.encode(value));
      return;
    }
    bytes[at++] = unit;
  }
}

/** Writes a double. */
export function double(value: number): void {
  room(9);
  bytes[at++] = DOUBLE;
  view.setFloat64(at, value);
  at += 8;
}
