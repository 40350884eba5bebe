/** What the stores around a platform's binding have in common. */

import { checkOptions, wrongOption } from "../option-names.js";
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

/** @throws SessionsError `option` unless the binding has these methods. `what` says what is missing otherwise. */
export function checkBinding(binding: unknown, methods: readonly string[], what: string): void {
  const has = (name: string) => typeof (binding as Record<string, unknown> | undefined | null)?.[name] === "function";
  if (!methods.every(has)) throw wrongOption(`there is no such ${what}`);
}

/** @throws SessionsError `option` unless each option has one of the names and is a string. */
export function checkStrings(options: object, call: string, ...names: string[]): void {
  checkOptions(call, options, names);
  for (const name of names) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined && typeof value !== "string") throw wrongOption(`the option \`${name}\` must be a string`);
  }
}
