/** Compares a value with its encoding without encoding it again: most requests only read, and this is faster. */

import type { Written } from "./stored.js";
import { ARRAY, DOUBLE, MAP, TEXT, UNSIGNED } from "./writer.js";

const double = new DataView(new ArrayBuffer(8));

/**
 * `true` if `value` is unchanged. `false` if it changed or cannot be compared cheaply: dates and other built-in
 * classes, text that is not ASCII, parts that are large or throw.
 */
export function unchanged(value: unknown, { bytes, start }: Written): boolean {
  try {
    return end(value, bytes, start) > 0;
  } catch {
    // Encoding reads the same getter or proxy, and its error names the path.
    return false;
  }
}

/** The end of the item at `at` if it is `value`, else 0. */
function end(value: unknown, bytes: Uint8Array, at: number): number {
  switch (typeof value) {
    case "string":
      return text(value, bytes, at);
    case "number":
      return number(value, bytes, at);
    case "boolean":
      return bytes[at] === (value ? 0xf5 : 0xf4) ? at + 1 : 0;
    case "object":
      if (value === null) return bytes[at] === 0xf6 ? at + 1 : 0;
      return Array.isArray(value) ? array(value, bytes, at) : plain(value, bytes, at);
    default:
      return 0;
  }
}

/** The start of an item's content if its head has this type and count, else 0. */
function head(type: number, count: number, bytes: Uint8Array, at: number): number {
  if (count < 24) return bytes[at] === type + count ? at + 1 : 0;
  if (count < 0x100) return bytes[at] === type + 24 && bytes[at + 1] === count ? at + 2 : 0;
  const two = count < 0x1_0000 && bytes[at] === type + 25;
  return two && ((bytes[at + 1] as number) << 8) + (bytes[at + 2] as number) === count ? at + 3 : 0;
}

function text(value: string, bytes: Uint8Array, at: number): number {
  const { length } = value;
  const from = head(TEXT, length, bytes, at);
  if (from === 0) return 0;
  for (let index = 0; index < length; index++) {
    const unit = value.charCodeAt(index);
    if (unit > 127 || unit !== bytes[from + index]) return 0;
  }
  return from + length;
}

function number(value: number, bytes: Uint8Array, at: number): number {
  if (bytes[at] !== DOUBLE) return value >= 0 && !Object.is(value, -0) ? head(UNSIGNED, value, bytes, at) : 0;
  double.setFloat64(0, value);
  for (let index = 0; index < 8; index++) if (double.getUint8(index) !== bytes[at + 1 + index]) return 0;
  return at + 9;
}

function array(items: unknown[], bytes: Uint8Array, start: number): number {
  const plain = Object.getPrototypeOf(items) === Array.prototype && Object.keys(items).length === items.length;
  let at = plain && Object.getOwnPropertySymbols(items).length === 0 ? head(ARRAY, items.length, bytes, start) : 0;
  for (let index = 0; at > 0 && index < items.length; index++) at = end(items[index], bytes, at);
  return at;
}

function plain(value: object, bytes: Uint8Array, start: number): number {
  if (Object.getPrototypeOf(value) !== Object.prototype || Object.getOwnPropertySymbols(value).length > 0) return 0;
  const keys = Object.keys(value);
  let at = head(MAP, keys.length, bytes, start);
  for (let index = 0; at > 0 && index < keys.length; index++) {
    const key = keys[index] as string;
    at = text(key, bytes, at);
    if (at > 0) at = end((value as Record<string, unknown>)[key], bytes, at);
  }
  return at;
}
