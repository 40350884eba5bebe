/** What the stores around a platform's binding have in common. */

import { SessionsError } from "../error.js";
import type { Store } from "./contract.js";

/** The stores of each binding, by name. A request that is opened twice gets one session only if the store is the same. */
const stores = new WeakMap<object, Map<string, Store>>();

/** The store of that binding and name. The same binding and name return the same store. */
export function storeOf(binding: object, name: string, make: () => Store): Store {
  const byName = stores.get(binding) ?? new Map<string, Store>();
  const store = byName.get(name) ?? make();
  stores.set(binding, byName.set(name, store));
  return store;
}

/** Throws unless the binding has these methods. `what` says what is missing otherwise. */
export function checkBinding(binding: unknown, methods: readonly string[], what: string): void {
  const has = (name: string) => typeof (binding as Record<string, unknown> | undefined | null)?.[name] === "function";
  if (!methods.every(has)) throw wrongOption(`there is no such ${what}`);
}

/** Throws unless each option has one of the names and is a string. */
export function checkStrings(options: object, call: string, ...names: string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) {
      throw wrongOption(`unknown option \`${name}\`; ${call} takes \`${names.join("`, `")}\``);
    }
    if (value !== undefined && typeof value !== "string") throw wrongOption(`the option \`${name}\` must be a string`);
  }
}

export function wrongOption(message: string): SessionsError {
  return new SessionsError("usage", "option", message);
}
