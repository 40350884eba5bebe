import type { Dictionary, DynamicKey, Inserted, KeyOf, Mapping, ValueOf, ValueOr } from "./data.js";
import { SessionsError } from "./error.js";
import { refuseMembers, refuseUnknown } from "./lost-property.js";
import { checkKey, checkValue } from "./value/encode.js";
import { isObject } from "./value/kinds.js";
import type { Variables } from "./variables.js";

/** What Node's, workerd's, Deno's and Bun's consoles call to show an object. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * The session variables of one scope: a dictionary from text to values.
 *
 * It is read from the session's record when it is first used. Reading a variable twice gives the same value, and
 * changing an object or array in place counts as a change: it is saved at commit.
 */
export class Namespace<V = Record<string, unknown>> implements Iterable<[string, unknown]> {
  readonly #variables: Variables;
  #vars: Dictionary<V> | undefined;

  static {
    refuseUnknown(Namespace);
    refuseMembers(Namespace);
  }

  /** @internal Namespaces come from `session.namespace(scope)`. */
  constructor(variables: Variables) {
    this.#variables = variables;
    variables.face = this;
  }

  /**
   * The namespace's name. Namespaces of different scopes are independent.
   *
   * @example
   * ```ts
   * console.log(session.namespace("cart").scope); // "cart"
   * ```
   */
  get scope(): string {
    return this.#variables.scope;
  }

  get #map(): ReadonlyMap<string, unknown> {
    return this.#variables.map;
  }

  // The first member with `V`: TypeScript then compares namespaces member by member, so that `Session<Interface>`, which
  // has no index signature, is assignable to `Session`.
  /**
   * The same variables in dictionary syntax: `vars.spam = "x"`, `delete vars.spam`, `"spam" in vars`,
   * `Object.keys(vars)`. Every text is a key, `__proto__` and `constructor` too.
   *
   * @example
   * ```ts
   * session.vars.visits = 1;
   * delete session.vars.visits;
   * ```
   */
  get vars(): Dictionary<V> {
    this.#vars ??= dictionary(this) as Dictionary<V>;
    return this.#vars;
  }

  /**
   * The number of variables.
   *
   * @example
   * ```ts
   * if (session.namespace("cart").size === 0) return new Response("your cart is empty");
   * ```
   */
  get size(): number {
    return this.#map.size;
  }

  /**
   * The value of `key`, or `fallback` (`undefined` unless given) when there is no such variable.
   *
   * @example
   * ```ts
   * const visits = session.get("visits", 0);
   * ```
   */
  get<K extends KeyOf<V>>(key: K): ValueOf<V, K> | undefined;
  get<K extends KeyOf<V>, T>(key: K, fallback: T): ValueOr<V, K, T>;
  get<K extends string>(key: DynamicKey<V, K>, fallback?: unknown): unknown;
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
   *
   * @example
   * ```ts
   * session.set("visits", 1).set("theme", "dark");
   * ```
   */
  set<K extends KeyOf<V>>(key: K, value: V[K]): this;
  set<K extends string>(key: DynamicKey<V, K>, value: unknown): this;
  set(key: string, value: unknown): this {
    this.#set(key, value);
    return this;
  }

  #set(key: string, value: unknown): void {
    checkKey(key);
    checkValue(key, value);
    this.#variables.set(key, value);
  }

  /**
   * Whether there is a variable `key`, whatever its value.
   *
   * @example
   * ```ts
   * if (!session.has("theme")) session.set("theme", "dark");
   * ```
   */
  has(key: KeyOf<V>): boolean;
  has<K extends string>(key: DynamicKey<V, K>): boolean;
  has(key: string): boolean {
    return this.#map.has(key);
  }

  /**
   * Deletes `key` and returns whether it existed.
   *
   * @example
   * ```ts
   * const existed = session.delete("theme");
   * ```
   */
  delete(key: KeyOf<V>): boolean;
  delete<K extends string>(key: DynamicKey<V, K>): boolean;
  delete(key: string): boolean {
    return this.#variables.delete(key);
  }

  /**
   * Deletes all variables.
   *
   * @example
   * ```ts
   * session.namespace("cart").clear();
   * ```
   */
  clear(): void {
    for (const key of [...this.#map.keys()]) this.#variables.delete(key);
  }

  /**
   * The keys, in the order in which they were first set.
   *
   * @example
   * ```ts
   * const first = [...session.keys()][0];
   * ```
   */
  keys(): MapIterator<string> {
    return this.#map.keys();
  }

  /**
   * The values, in the keys' order.
   *
   * @example
   * ```ts
   * const values = [...session.values()];
   * ```
   */
  values(): MapIterator<unknown> {
    return this.#map.values();
  }

  /**
   * The pairs of key and value, in the keys' order.
   *
   * @example
   * ```ts
   * for (const [key, value] of session.entries()) console.log(key, value);
   * ```
   */
  entries(): MapIterator<[string, unknown]> {
    return this.#map.entries();
  }

  /**
   * The pairs of key and value, in the keys' order.
   *
   * @example
   * ```ts
   * for (const [key, value] of session) console.log(key, value);
   * ```
   */
  [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }

  /**
   * Calls `fn` for each variable.
   *
   * @example
   * ```ts
   * session.forEach((value, key) => console.log(key, value));
   * ```
   */
  forEach(fn: (value: unknown, key: string, namespace: this) => void): void {
    for (const [key, value] of this.#map) fn(value, key, this);
  }

  /**
   * A copy as a plain object; the values themselves are not copied.
   *
   * @example
   * ```ts
   * return Response.json(session.namespace("cart").toObject());
   * ```
   */
  toObject(): Dictionary<V> {
    return Object.fromEntries(this.#map) as Dictionary<V>;
  }

  /**
   * What `JSON.stringify` and consoles show: the scope and the variables, never an id.
   *
   * @example
   * ```ts
   * console.log(JSON.stringify(session.namespace("cart"))); // {"scope":"cart","variables":{"apples":3}}
   * ```
   */
  toJSON(): object {
    return { scope: this.scope, variables: this.toObject() };
  }

  /** @internal The same as an object with this class's name, which consoles show too. */
  [INSPECT](): object {
    const shown = Object.getOwnPropertyDescriptors(this.toJSON());
    return Object.create(Object.getPrototypeOf(this), { ...shown, [INSPECT]: {} });
  }

  /**
   * Sets all variables of `mapping`: an object, a `Map` or another namespace.
   *
   * @example
   * ```ts
   * session.update({ visits: 1, theme: "dark" });
   * session.update(new Map([["apples", 3]]));
   * ```
   */
  update(mapping: Iterable<readonly [string, unknown]>): this;
  update(mapping: Mapping<V>): this;
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

  /**
   * The value of `key`; when there is none, sets it to `value` first.
   *
   * @example
   * ```ts
   * session.getOrInsert("seen", []).push(request.url);
   * ```
   */
  getOrInsert<K extends KeyOf<V>, T extends V[K]>(key: K, value: T): ValueOf<V, K, Inserted<T>>;
  getOrInsert<K extends string, T>(key: DynamicKey<V, K>, value: T): Inserted<T>;
  getOrInsert(key: string, value: unknown): unknown {
    return this.#insert(key, () => value);
  }

  /**
   * The value of `key`; when there is none, sets it to what `compute` returns first.
   *
   * @example
   * ```ts
   * const variant = session.getOrInsertComputed("variant", () => (Math.random() < 0.5 ? "a" : "b"));
   * ```
   */
  getOrInsertComputed<K extends KeyOf<V>, T extends V[K]>(key: K, compute: (key: K) => T): ValueOf<V, K, T>;
  getOrInsertComputed<K extends string, T>(key: DynamicKey<V, K>, compute: (key: string) => T): T;
  getOrInsertComputed(key: string, compute: (key: never) => unknown): unknown {
    return this.#insert(key, compute);
  }

  #insert(key: string, compute: (key: never) => unknown): unknown {
    if (!this.#map.has(key)) this.#set(key, compute(key as never));
    return this.#map.get(key);
  }

  /**
   * Deletes `key` and returns its value, or `fallback` when there is no such variable.
   *
   * @throws SessionsError `no_such_variable` without a fallback.
   *
   * @example
   * ```ts
   * const goal = session.pop("goal", "/");
   * ```
   */
  pop<K extends KeyOf<V>>(key: K): ValueOf<V, K>;
  pop<K extends KeyOf<V>, T>(key: K, fallback: T): ValueOr<V, K, T>;
  pop<K extends string>(key: DynamicKey<V, K>, fallback?: unknown): unknown;
  pop(key: string, ...fallback: [unknown?]): unknown {
    const value = this.#map.get(key);
    if (this.#variables.delete(key)) return value;
    if (fallback.length > 0) return fallback[0];
    throw new SessionsError("usage", "no_such_variable", `there is no variable "${key}" in "${this.scope}" to pop`);
  }

  /**
   * Deletes the variable that was set last and returns its key and value.
   *
   * @throws SessionsError `no_such_variable` when there is none.
   *
   * @example
   * ```ts
   * const [key, value] = session.popItem();
   * ```
   */
  popItem(): [string, unknown] {
    const key = this.#variables.last();
    if (key === undefined) {
      throw new SessionsError("usage", "no_such_variable", `there is no variable in "${this.scope}" to pop`);
    }
    const value = this.#map.get(key);
    this.#variables.delete(key);
    return [key, value];
  }
}

/**
 * Dictionary syntax for a namespace. The target has no prototype, so only variables are found. Consoles look at the
 * target without its traps.
 */
function dictionary(variables: object): object {
  const namespace = variables as Namespace;
  const variable = (key: string | symbol): key is string => typeof key === "string" && namespace.has(key);
  return new Proxy(Object.create(null, { [INSPECT]: { value: () => namespace.toObject(), configurable: true } }), {
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
