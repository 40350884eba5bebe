import { SessionsError } from "./error.js";
import { refuseMembers, refuseUnknown } from "./lost-property.js";
import { checkKey, checkValue } from "./value/encode.js";
import { isObject } from "./value/kinds.js";
import type { Variables } from "./variables.js";

/** The type of an inserted value: an empty array may be filled with anything. */
export type Inserted<T> = T extends never[] ? unknown[] : T;

/**
 * The session variables of one scope: a dictionary from text to values.
 *
 * It is read from the session's record when it is first used. Reading a variable twice gives the same value, and
 * changing an object or array in place counts as a change: it is saved at commit.
 */
export class Namespace<V = Record<string, unknown>> implements Iterable<[string, unknown]> {
  readonly #variables: Variables;
  #vars: V | undefined;

  static {
    refuseUnknown(Namespace);
    refuseMembers(Namespace);
  }

  /** @internal Namespaces come from `session.namespace(scope)`. */
  constructor(variables: Variables) {
    this.#variables = variables;
    variables.face = this;
  }

  /** The namespace's name. Namespaces of different scopes are independent. */
  get scope(): string {
    return this.#variables.scope;
  }

  get #map(): ReadonlyMap<string, unknown> {
    return this.#variables.map;
  }

  /** The number of variables. */
  get size(): number {
    return this.#map.size;
  }

  /** The value of `key`, or `fallback` (`undefined` unless given) when there is no such variable. */
  get<T = unknown>(key: string): T | undefined;
  get<T>(key: string, fallback: T): T;
  get(key: string, fallback?: unknown): unknown {
    const map = this.#map;
    const value = map.get(key);
    return value !== undefined || map.has(key) ? value : fallback;
  }

  /**
   * Sets `key` to `value`.
   *
   * @throws SessionsError `value_unsupported` when the value is not plain data, with the path of the offending part;
   * `value_too_large` above 1 MiB; `key` when the key is not text; `session_committed` after the commit. Nothing
   * changes then.
   */
  set(key: string, value: unknown): this {
    checkKey(key);
    checkValue(key, value);
    this.#variables.set(key, value);
    return this;
  }

  /** Whether there is a variable `key`, whatever its value. */
  has(key: string): boolean {
    return this.#map.has(key);
  }

  /** Deletes `key` and returns whether it existed. */
  delete(key: string): boolean {
    return this.#variables.delete(key);
  }

  /** Deletes all variables. */
  clear(): void {
    for (const key of [...this.#map.keys()]) this.delete(key);
  }

  /** The keys, in the order in which they were first set. */
  keys(): MapIterator<string> {
    return this.#map.keys();
  }

  /** The values, in the keys' order. */
  values(): MapIterator<unknown> {
    return this.#map.values();
  }

  /** The pairs of key and value, in the keys' order. */
  entries(): MapIterator<[string, unknown]> {
    return this.#map.entries();
  }

  [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }

  /** Calls `fn` for each variable. */
  forEach(fn: (value: unknown, key: string, namespace: this) => void): void {
    for (const [key, value] of this.#map) fn(value, key, this);
  }

  /** A copy as a plain object; the values themselves are not copied. */
  toObject(): V {
    return Object.fromEntries(this.#map) as V;
  }

  /** Sets all variables of `mapping`: an object, a `Map` or another namespace. */
  update(mapping: Iterable<readonly [string, unknown]> | object): this {
    if (!isObject(mapping) || mapping instanceof Promise) {
      const message = "`update` takes an object, a Map or another namespace, and no promise of one";
      throw new SessionsError("usage", "arguments", message);
    }
    const pairs = Symbol.iterator in mapping ? (mapping as Iterable<[string, unknown]>) : Object.entries(mapping);
    const list = [...pairs];
    if (!list.every((pair) => Array.isArray(pair) && pair.length === 2)) {
      throw new SessionsError("usage", "arguments", "`update` takes pairs of a key and a value");
    }
    // All or nothing: a rejected value leaves everything as it was.
    for (const [key, value] of list) {
      checkKey(key);
      checkValue(key, value);
    }
    for (const [key, value] of list) this.#variables.set(key, value);
    return this;
  }

  /** The value of `key`; when there is none, sets it to `value` first. */
  getOrInsert<T>(key: string, value: T): Inserted<T> {
    return this.getOrInsertComputed(key, () => value) as Inserted<T>;
  }

  /** The value of `key`; when there is none, sets it to what `compute` returns first. */
  getOrInsertComputed<T>(key: string, compute: (key: string) => T): T {
    if (!this.#map.has(key)) this.set(key, compute(key));
    return this.#map.get(key) as T;
  }

  /**
   * Deletes `key` and returns its value, or `fallback` when there is no such variable.
   *
   * @throws SessionsError `no_such_variable` without a fallback.
   */
  pop(key: string): unknown;
  pop(key: string, fallback: unknown): unknown;
  pop(key: string, ...fallback: [unknown?]): unknown {
    const value = this.#map.get(key);
    if (this.delete(key)) return value;
    if (fallback.length > 0) return fallback[0];
    throw new SessionsError("usage", "no_such_variable", `there is no variable "${key}" in "${this.scope}" to pop`);
  }

  /**
   * Deletes the variable that was set last and returns its key and value.
   *
   * @throws SessionsError `no_such_variable` when there is none.
   */
  popItem(): [string, unknown] {
    const key = this.#variables.last();
    if (key === undefined) {
      throw new SessionsError("usage", "no_such_variable", `there is no variable in "${this.scope}" to pop`);
    }
    const value = this.#map.get(key);
    this.delete(key);
    return [key, value];
  }

  /**
   * The same variables in dictionary syntax: `vars.spam = "x"`, `delete vars.spam`, `"spam" in vars`,
   * `Object.keys(vars)`. Every text is a key, `__proto__` and `constructor` too.
   */
  get vars(): V {
    this.#vars ??= dictionary(this) as V;
    return this.#vars;
  }
}

/** Dictionary syntax for a namespace. The target has no prototype, so only variables are found. */
function dictionary<V>(namespace: Namespace<V>): object {
  const variable = (key: string | symbol): key is string => typeof key === "string" && namespace.has(key);
  return new Proxy(Object.create(null), {
    get: (_, key) => (variable(key) ? namespace.get(key) : undefined),
    has: (_, key) => variable(key),
    set: (_, key, value) => namespace.set(key as string, value) !== undefined,
    // An accessor is a function, which is no value.
    defineProperty: (_, key, { value, get, set }) => namespace.set(key as string, get ?? set ?? value) !== undefined,
    deleteProperty: (_, key) => {
      if (variable(key)) namespace.delete(key);
      return true;
    },
    ownKeys: () => [...namespace.keys()],
    // A proxy of a frozen target must report the target's keys, which are none.
    preventExtensions: () => false,
    getOwnPropertyDescriptor: (_, key) =>
      variable(key) ? { value: namespace.get(key), writable: true, enumerable: true, configurable: true } : undefined,
  });
}
