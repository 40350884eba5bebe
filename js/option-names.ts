/** Refuses unknown options by name, and says what would be right. */

import { SessionsError } from "./error.js";

/** @internal The error for a wrong option. */
export function wrongOption(message: string): SessionsError {
  return new SessionsError("usage", "option", message);
}

/** The names as text: `a`, `b` and `c`. */
export function listed(names: readonly string[]): string {
  return names
    .map((name) => `\`${name}\``)
    .join(", ")
    .replace(/, (?=[^,]*$)/, " and ");
}

/** Whether it can hold options: a plain object, an instance of a class that is not built in, or a module. */
export function holdsOptions(value: unknown): value is object {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object Object]" || tag === "[object Module]";
}

/**
 * The first name that is not known. Names from a class count too: its fields, and its getters, which `for…in` skips.
 */
export function unknownName(options: object, known: readonly string[]): string | undefined {
  for (const name in options) if (!known.includes(name)) return name;
  let above = Object.getPrototypeOf(options);
  // Only `Object.prototype` and what has no prototype have none above.
  for (let next: unknown; above; above = next) {
    next = Object.getPrototypeOf(above);
    if (!next) return undefined;
    for (const [name, { get, set }] of Object.entries(Object.getOwnPropertyDescriptors(above))) {
      if ((get || set) && !known.includes(name)) return name;
    }
  }
  return undefined;
}

/** @throws SessionsError `option` unless `options` is an object with no other names. `of` is what takes them. */
export function checkOptions(of: string, options: unknown, known: readonly string[]): asserts options is object {
  const right = `${of} takes ${known.length > 0 ? listed(known) : "no options"}`;
  if (!holdsOptions(options)) throw wrongOption(`the options must be an object; ${right}`);
  const name = unknownName(options, known);
  if (name !== undefined) throw wrongOption(`unknown option \`${name}\`; ${right}`);
}
