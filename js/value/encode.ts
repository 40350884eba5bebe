/**
 * Encodes values as CBOR (RFC 8949), byte for byte as `src/codec.rs` does. `docs/reference/formats.md` has the table.
 *
 * Values are encoded in JavaScript and cross as bytes, because a live value costs a call for each of its parts.
 */

import {
  DEPTH_MAX,
  KEY_MILLIS,
  RECORD_MAX_BYTES,
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
import { describe, SessionsError } from "../error.js";
import { BUILT_IN, classOf, millisOf } from "./kinds.js";
import { insteadOf } from "./refused.js";
import type { Written } from "./stored.js";
import { unchanged } from "./unchanged.js";
import { Unreadable } from "./unreadable.js";
import { ARRAY, byte, collect, double, head, item, MAP, raw, size, TAG, text, UNSIGNED } from "./writer.js";

/** The most characters of a key or a scope. */
const KEY_MAX_CHARS = 16_384;

/** The simple value null (RFC 8949 section 3.3). */
const NULL = 0xf6;

/** The path to the part being written, for error messages: keys and indexes. */
let path: (string | number)[] = [];
/** The objects that contain the part being written. An object that contains itself is a cycle. */
let above: object[] = [];

function pathText(): string {
  const [key, ...steps] = path;
  return steps.reduce<string>((text, step) => text + (typeof step === "number" ? `[${step}]` : `.${step}`), `${key}`);
}

function reject(what: string, instead: string): never {
  const message = `${pathText()} is ${what}, which cannot be stored; ${instead}`;
  throw new SessionsError("input", "value_unsupported", message);
}

/** Throws if the value cannot grow by `length` bytes. */
function spend(length: number): void {
  if (size() + length <= RECORD_MAX_BYTES) return;
  const message = `${pathText()} makes the value larger than ${RECORD_MAX_BYTES} bytes`;
  throw new SessionsError("input", "value_too_large", message);
}

function string(value: string): void {
  spend(value.length);
  if (!text(value) && !value.isWellFormed()) reject("text with a lone surrogate", "use `text.toWellFormed()`");
  // A character takes up to three bytes.
  spend(0);
}

function write(value: unknown): void {
  if (above.length >= DEPTH_MAX) reject(`nested more than ${DEPTH_MAX} levels deep`, "flatten it");
  spend(1);
  if (typeof value === "string") string(value);
  else if (typeof value === "number") number(value);
  else if (typeof value === "boolean") byte(value ? 0xf5 : 0xf4);
  else if (value === undefined) byte(0xf7);
  else if (value === null) byte(NULL);
  else if (typeof value === "object") nested(value);
  else if (typeof value === "bigint") bigint(value);
  else if (typeof value === "symbol") reject("a symbol", "store a text");
  else reject("a function", "store the data it works on");
}

function number(value: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) head(UNSIGNED, value);
  else double(value);
}

/** Tags 2 and 3 with the magnitude. For a negative value that is the magnitude of -1 minus the value. */
function bigint(value: bigint): void {
  head(TAG, value < 0n ? TAG_NEGATIVE_BIGINT : TAG_BIGINT);
  const magnitude = value < 0n ? -1n - value : value;
  const digits = magnitude === 0n ? "" : magnitude.toString(16);
  const pairs = digits.padStart(digits.length + (digits.length % 2), "0").match(/../g) ?? [];
  binary(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
}

function nested(value: object): void {
  if (above.includes(value)) reject("an object that contains itself", "store a key in place of the reference");
  above.push(value);
  object(value);
  above.pop();
}

function object(value: object): void {
  const name = classOf(value);
  const made = value as never;
  if (name === "Object") plain(value);
  else if (name === "Array") array(made);
  else if (Object.hasOwn(TYPED_ARRAYS, name)) tagged(TYPED_ARRAYS[name] as number, () => binary(bytesOf(made)));
  else {
    const unreadable = Unreadable.bytesOf(value);
    if (unreadable) verbatim(unreadable);
    else if (!BUILT_IN.has(name)) reject(`an instance of ${name}`, insteadOf(name, value));
    else builtIn(name, value);
  }
}

/** An instance of another built-in class. The properties that were set on it would be lost. */
function builtIn(name: string, value: object): void {
  // Some runtimes mark their URLs with a symbol.
  const [key] = [...Object.keys(value), ...(name === "URL" ? [] : Object.getOwnPropertySymbols(value))];
  if (key !== undefined) extra(key, name);
  const made = value as never;
  if (name === "Date") date((value as Date).getTime());
  else if (name === "Map") map(made);
  else if (name === "Set") tagged(TAG_SET, () => items([...(value as Set<unknown>)]));
  else if (name === "URL") tagged(TAG_URL, () => string((value as URL).href));
  else if (name === "RegExp") tagged(TAG_REGEXP, () => regexp(made));
  else binary(new Uint8Array(value as ArrayBuffer));
}

/** Refuses a property that was set on a value of a built-in class. */
function extra(key: string | symbol, name: string): never {
  path.push(String(key));
  reject(`a property of ${name.startsWith("A") ? "an" : "a"} ${name}`, "use a plain object");
}

function verbatim(encoded: Uint8Array): void {
  spend(encoded.length);
  item(encoded);
}

function tagged(tag: number, content: () => void): void {
  head(TAG, tag);
  content();
}

function binary(part: Uint8Array): void {
  spend(part.length);
  raw(part);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function part(step: string | number, value: unknown): void {
  path.push(step);
  write(value);
  path.pop();
}

function array(list: readonly unknown[]): void {
  const { length } = list;
  const [keys, symbols] = [Object.keys(list), Object.getOwnPropertySymbols(list)];
  items(list);
  // Indexes come first. There is one for each item, because a hole is refused.
  if (keys.length + symbols.length > length) extra(keys[length] ?? (symbols[0] as symbol), "Array");
}

function items(list: readonly unknown[]): void {
  // A getter may make the array longer meanwhile.
  const { length } = list;
  head(ARRAY, length);
  for (let index = 0; index < length; index++) {
    path.push(index);
    if (list[index] === undefined && !(index in list)) reject("a hole in an array", "use `undefined`");
    write(list[index]);
    path.pop();
  }
}

function plain(value: object): void {
  if (Object.getOwnPropertySymbols(value).length > 0) reject("an object with a symbol as a key", "use a text");
  const keys = Object.keys(value);
  head(MAP, keys.length);
  for (const key of keys) {
    string(key);
    part(key, (value as Record<string, unknown>)[key]);
  }
}

function map(value: Map<unknown, unknown>): void {
  const entries = [...value];
  head(TAG, TAG_MAP);
  head(MAP, entries.length);
  let index = 0;
  for (const [key, value] of entries) {
    member("keys()", index, key);
    member("values()", index++, value);
  }
}

function member(of: string, index: number, value: unknown): void {
  path.push(of);
  part(index, value);
  path.pop();
}

/** Tag 1, seconds as a double; tag 1001 (RFC 9581) where a double would lose milliseconds. */
function date(millis: number): void {
  const seconds = millis / 1_000;
  if (Number.isNaN(millis) || millisOf(seconds) === millis) {
    tagged(TAG_EPOCH, () => double(seconds));
    return;
  }
  const whole = Math.floor(seconds);
  head(TAG, TAG_EXTENDED_TIME);
  head(MAP, 2);
  head(UNSIGNED, 1);
  double(whole);
  byte(KEY_MILLIS);
  head(UNSIGNED, millis - whole * 1_000);
}

function regexp({ source, flags }: RegExp): void {
  head(ARRAY, 2);
  string(source);
  string(flags);
}

/**
 * Encodes the value of the variable `key`. Returns `undefined` if the bytes equal those at `before`.
 *
 * @throws SessionsError `value_unsupported`, `value_too_large`, with the path of the offending part.
 */
export function encode(key: string, value: unknown): Uint8Array<ArrayBuffer>;
export function encode(key: string, value: unknown, before: Written | undefined): Uint8Array<ArrayBuffer> | undefined;
export function encode(key: string, value: unknown, before?: Written): Uint8Array<ArrayBuffer> | undefined {
  // A getter may call this while another value is being written. An error leaves the path as it was.
  const outer = path.length > 0 ? { path, above } : undefined;
  if (outer) [path, above] = [[], []];
  try {
    if (before && unchanged(value, before)) return undefined;
    return collect(() => part(key, value), before);
  } catch (error) {
    if (error instanceof SessionsError) throw error;
    // A getter that throws, a revoked proxy, a detached buffer.
    const message = `${pathText()} cannot be read, so it cannot be stored: ${describe(error)}`;
    throw new SessionsError("input", "value_unsupported", message, error);
  } finally {
    if (outer) ({ path, above } = outer);
    else if (path.length > 0) [path, above] = [[], []];
  }
}

/** @throws SessionsError `key` if it cannot be a key or a scope. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key === "string" && key.length <= KEY_MAX_CHARS && key.isWellFormed()) return;
  const message = `a variable's key and a namespace's scope must be Unicode text of at most ${KEY_MAX_CHARS} characters`;
  throw new SessionsError("input", "key", message);
}

/** @throws SessionsError `value_unsupported`, `value_too_large`, with the path of the offending part. */
export function checkValue(key: string, value: unknown): void {
  encode(key, value);
}

/** `[key, its value as CBOR]` sets a variable, `[key]` deletes it. */
export type Operation = readonly [key: string, value?: Uint8Array];

/**
 * Encodes the operations of each scope for the core: `{ * scope => [ * (key, bstr .cbor value / null) ] }`.
 *
 * @throws SessionsError `record_too_large` if they alone would make the record too large.
 */
export function encodeOperations(
  scopes: readonly (readonly [{ readonly scope: string }, readonly Operation[]])[],
): Uint8Array {
  const size = scopes.flatMap(([, operations]) => operations).reduce((sum, [, value]) => sum + (value?.length ?? 0), 0);
  if (size > RECORD_MAX_BYTES) {
    const message = `the session's changes have ${size} bytes; at most ${RECORD_MAX_BYTES} are kept: store large data elsewhere and keep its name in the session`;
    throw new SessionsError("input", "record_too_large", message);
  }
  return collect(() => {
    head(MAP, scopes.length);
    for (const [{ scope }, operations] of scopes) {
      text(scope);
      head(ARRAY, 2 * operations.length);
      for (const [key, value] of operations) {
        text(key);
        if (value) raw(value);
        else byte(NULL);
      }
    }
  });
}
