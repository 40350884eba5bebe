/** The pinned vectors of `tests/vectors`, which Rust reads too. */

import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

const formats = read("formats");

/** The text of a vector that is one. */
export const text = (name) => formats[name].join("");

/** The bytes of a vector that is a diagram: each line begins with some in hexadecimal, and two spaces end them. */
export function diagram(name) {
  const digits = formats[name].map((line) => line.trim().split("  ")[0].replaceAll(" ", "")).join("");
  return new Uint8Array(Buffer.from(digits, "hex"));
}

const bufferOf = (digits) => new Uint8Array(Buffer.from(digits, "hex")).buffer;

/** How each kind of value is made of its parts, in the notation of `values.json`. */
const kinds = {
  undefined: () => undefined,
  null: () => null,
  boolean: (is) => is,
  number: (digits) => Number(digits),
  bigint: (sign, digits) => BigInt(`${sign}1`) * BigInt(`0x0${digits}`),
  text: (is) => is,
  bytes: bufferOf,
  typed: (name, digits) => new globalThis[name](bufferOf(digits)),
  date: (millis) => new Date(Number(millis)),
  array: (...items) => items.map(valueFrom),
  object: (...entries) => Object.fromEntries(entries.map(([key, item]) => [key, valueFrom(item)])),
  map: (...entries) => new Map(entries.map(([key, item]) => [valueFrom(key), valueFrom(item)])),
  set: (...items) => new Set(items.map(valueFrom)),
  url: (href) => new URL(href),
  regexp: (source, flags) => new RegExp(source, flags),
};

function valueFrom([kind, ...parts]) {
  return kinds[kind](...parts);
}

/** Values and their bytes in hexadecimal: `{ value, cbor }`. */
export const values = read("values").map(({ value, cbor }) => ({ value: valueFrom(value), cbor }));
