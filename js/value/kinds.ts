/** The kinds of values, and what encoding and decoding both know of them. */

/** Whether a value is an object, which can change in place. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Converts seconds to milliseconds. Rounds half away from zero, as the core does. */
export function millisOf(seconds: number): number {
  return Math.trunc(seconds * 1_000 + (seconds < 0 ? -0.5 : 0.5));
}
