import { checkBinding, checkStrings, storeOf } from "../binding.js";
import { ComparingStore, type Next, type Place, type Swapped, type Versioned } from "../comparing.js";
import type { Store } from "../contract.js";

/** The method of a Durable Object namespace that is used. Cloudflare's `DurableObjectNamespace` has it. */
export interface DurableObjectNamespaceLike {
  getByName(name: string, options?: { locationHint?: string }): object;
}

/** Options of {@link durableObject}. */
export interface DurableObjectOptions {
  /** The prefix of the objects' names, so that the namespace can be shared. Default `"session:"`. */
  prefix?: string;
  /**
   * Where objects are created, such as `"weur"`. Default: near the request that creates them, which is that of the
   * session's visitor. The platform treats it as a hint.
   */
  locationHint?: string;
}

/** The methods of `SessionObject`, as a stub has them. */
interface Stub {
  load(): Promise<Versioned | null>;
  swap(expected: string | null, next: Next): Promise<Swapped>;
}

/**
 * A store in Durable Objects, one for each session. It is atomic: no change is lost, and a logout is a logout
 * everywhere at once. The worker must export `SessionObject` from `eltanin/durable-object`.
 *
 * The same binding and options return the same store.
 *
 * ```ts
 * export { SessionObject } from "eltanin/durable-object";
 *
 * const sessions = new Sessions({ store: durableObject(env.SESSION_OBJECTS), secret: env.SESSION_SECRET });
 * ```
 *
 * @throws SessionsError `option` if the binding is missing or an option is wrong.
 */
export function durableObject(binding: DurableObjectNamespaceLike, options: DurableObjectOptions = {}): Store {
  checkBinding(
    binding,
    ["getByName"],
    "Durable Object namespace: is `SessionObject` bound in wrangler.jsonc or wrangler.toml?",
  );
  checkStrings(options, "durableObject()", "prefix", "locationHint");
  const { prefix = "session:", locationHint } = options;
  return storeOf(binding, JSON.stringify([prefix, locationHint]), () => {
    return new ComparingStore(new Objects(binding, prefix, locationHint));
  });
}

class Objects implements Place {
  readonly #binding: DurableObjectNamespaceLike;
  readonly #prefix: string;
  readonly #options: { locationHint?: string };

  constructor(binding: DurableObjectNamespaceLike, prefix: string, locationHint: string | undefined) {
    this.#binding = binding;
    this.#prefix = prefix;
    this.#options = locationHint === undefined ? {} : { locationHint };
  }

  async load(key: string): Promise<Versioned | null> {
    return this.#stub(key).load();
  }

  async swap(key: string, expected: string | null, next: Next): Promise<Swapped> {
    return this.#stub(key).swap(expected, next);
  }

  /** A stub for each call: after an exception one may stay broken. */
  #stub(key: string): Stub {
    return this.#binding.getByName(this.#prefix + key, this.#options) as Stub;
  }
}
