import { describe } from "../error.js";
import { checkBinding, checkStrings, storeOf } from "./binding.js";
import { type Snapshot, type Store, type UpdateOptions, WAITING_MAX_MS, type Write } from "./contract.js";
import { sleep } from "./retry.js";

/** The methods of a KV binding that are used. Cloudflare's `KVNamespace` has them. */
export interface KVNamespaceLike {
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(key: string, value: ArrayBuffer | ArrayBufferView, options: { expirationTtl: number }): Promise<void>;
}

/** Options of {@link kv}. */
export interface KvOptions {
  /** The prefix of every key, so that the namespace can hold other entries too. Default `"session:"`. */
  prefix?: string;
}

/** The shortest time to live that KV accepts, in seconds. */
const TTL_MIN_SECONDS = 60;

/**
 * KV accepts one write per second and key, and rejects others with a 429. The wait before the next try is random, from
 * half to one and a half times a base that grows with each try. In 10,000 simulated runs, a write that came too early
 * was stored after 0.9 s on average, six parallel ones within 12 s and twelve within 20 s.
 */
const FIRST_WAIT_MS = 600;
const WAIT_GROWTH = 1.25;
const LONGEST_WAIT_MS = 1_500;

/**
 * A store in Workers KV. It is not atomic: KV cannot compare and set, so `update` is a get, the change, and a put.
 * A write that lands between another request's get and put is lost. For up to 60 seconds after a write, another
 * location may still read, and change, the old entry.
 *
 * The same binding and prefix return the same store.
 *
 * @throws SessionsError `option` if the binding is missing or an option is wrong.
 *
 * @example
 * ```ts
 * const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
 * ```
 */
export function kv(binding: KVNamespaceLike, options: KvOptions = {}): Store {
  checkBinding(binding, ["get", "put"], "KV namespace: is it bound in wrangler.jsonc or wrangler.toml?");
  checkStrings(options, "kv()", "prefix");
  const { prefix = "session:" } = options;
  return storeOf(binding, prefix, () => new Kv(binding, prefix));
}

class Kv implements Store {
  readonly atomic = false;
  readonly #binding: KVNamespaceLike;
  readonly #prefix: string;

  constructor(binding: KVNamespaceLike, prefix: string) {
    this.#binding = binding;
    this.#prefix = prefix;
  }

  async load(key: string): Promise<Snapshot | null> {
    const bytes = await this.#get(key);
    return bytes && { bytes };
  }

  async update(
    key: string,
    change: (current: Uint8Array | null) => Write | null,
    { seen, signal, waiting }: UpdateOptions = {},
  ): Promise<void> {
    const waits = new Waits();
    // A read of a new key would make this location cache that there is no entry.
    let look = seen !== null;
    for (;;) {
      signal?.throwIfAborted();
      const current = look ? await this.#get(key) : null;
      signal?.throwIfAborted();
      const write = change(current);
      if (!write) return;
      try {
        await this.#put(key, write);
        return;
      } catch (error) {
        const wait = isTooSoon(error) ? waits.next() : 0;
        if (wait === 0) throw error;
        waiting?.(wait);
        await sleep(wait, signal);
      }
      // After a concurrent write there may be an entry even under a new key.
      look = true;
    }
  }

  async #get(key: string): Promise<Uint8Array | null> {
    const buffer = await this.#binding.get(this.#prefix + key, "arrayBuffer");
    return buffer && new Uint8Array(buffer);
  }

  #put(key: string, { bytes, ttlSeconds }: Write): Promise<void> {
    // A record contains its expiry, which is checked when it is read.
    const expirationTtl = Math.max(ttlSeconds, TTL_MIN_SECONDS);
    return this.#binding.put(this.#prefix + key, bytes, { expirationTtl });
  }
}

/** Whether KV rejected a write because of another one within the same second. KV reports that only in the message. */
function isTooSoon(error: unknown): boolean {
  return /\b429\b/.test(describe(error));
}

/** The waits of one `update`, in milliseconds. */
class Waits {
  #base = FIRST_WAIT_MS;
  #left = WAITING_MAX_MS;

  /** The next wait, 0 if no time is left. */
  next(): number {
    const wait = Math.min(this.#base * (0.5 + Math.random()), this.#left);
    this.#base = Math.min(this.#base * WAIT_GROWTH, LONGEST_WAIT_MS);
    this.#left -= wait;
    return wait;
  }
}
