/** The kinds of values, and what encoding and decoding both know of them. */

import { TYPED_ARRAYS } from "../core/contract.gen.js";

/** Whether a value is an object, which can change in place. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Converts seconds to milliseconds. Rounds half away from zero, as the core does. */
export function millisOf(seconds: number): number {
  return Math.trunc(seconds * 1_000 + (seconds < 0 ? -0.5 : 0.5));
}

/** The built-in classes whose instances can be stored. */
export const BUILT_IN = new Set([
  "Array",
  "Date",
  "Map",
  "Set",
  "URL",
  "RegExp",
  "ArrayBuffer",
  ...Object.keys(TYPED_ARRAYS),
]);

/**
 * The name of the class that `value` is a direct instance of; `"Object"` for plain objects, also of another realm.
 * A class that only has the name of a built-in class gets another name.
 */
export function classOf(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null)
    return "Object";
  const name = prototype.constructor?.name;
  const tag = Object.prototype.toString.call(value);
  if (tag === "[object Date]" && isDate(prototype)) return "Date";
  // Its class is called `Object`, but what it inherits would be lost.
  if (typeof name !== "string" || name === "" || name === "Object") return "an unnamed class";
  return tag === `[object ${name}]` || !BUILT_IN.has(name) ? name : `another ${name}`;
}

/**
 * Whether it is the prototype of `Date`, also of another realm, of the class that is in its place, or of a class that
 * adds nothing to it. Fake timers (sinon, jest, vitest) have such classes.
 */
function isDate(prototype: object): boolean {
  if (prototype === Date.prototype) return true;
  let of = prototype;
  // It has only its `constructor`.
  while (Reflect.ownKeys(of).length === 1) of = Object.getPrototypeOf(of);
  return Object.getPrototypeOf(Object.getPrototypeOf(of)) === null;
}
