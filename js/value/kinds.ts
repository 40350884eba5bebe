/** The kinds of values, and what encoding and decoding both know of them. */

/** The CBOR tag of each typed array (RFC 8746 section 2.1), all little-endian. */
export const TYPED_ARRAYS: Readonly<Record<string, number>> = {
  Uint8Array: 64,
  Uint8ClampedArray: 68,
  Uint16Array: 69,
  Uint32Array: 70,
  BigUint64Array: 71,
  Int8Array: 72,
  Int16Array: 77,
  Int32Array: 78,
  BigInt64Array: 79,
  Float16Array: 84,
  Float32Array: 85,
  Float64Array: 86,
};

/** Whether a value is an object, which can change in place. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Converts seconds to milliseconds. Rounds half away from zero, as the core does. */
export function millisOf(seconds: number): number {
  return Math.trunc(seconds * 1_000 + (seconds < 0 ? -0.5 : 0.5));
}
