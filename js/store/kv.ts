import { SessionsError } from "../error.js";
import type { Store, WriteOptions } from "./contract.js";

/** The part of a KV binding that is used; Cloudflare's `KVNamespace` has it. */
export interface KVNamespaceLike {
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(key: string, value: ArrayBuffer | ArrayBufferView, options: { expirationTtl: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface KvOptions {
  /** Stands before every key, so that other things can live in the same namespace. Default `"session:"`. */
  prefix?: string;
  /**
   * What is promised. `"eventual"`, the only level so far: one record per session; of parallel writes the last
   * one wins; a location may see a record, or its end, up to 60 seconds late.
   */
  consistency?: "eventual";
}

/** The shortest time to live that KV takes, in seconds. Expiry itself is checked when a record is read. */
const TTL_MIN_SECONDS = 60;

/** KV takes one write per second and key; these are the milliseconds to wait before trying again. */
const RETRY_AFTER = [400, 1_100];

/**
 * A store in Workers KV.
 *
 * A write first looks whether the record is still there, so a slow request does not bring back a session that
 * has ended. KV has no compare-and-set: between that look and the write, and for the up to 60 seconds that a
 * location may keep an old answer, it still can.
 *
 * @throws SessionsError `option` when there is no such binding.
 */
export function kv(binding: KVNamespaceLike, options: KvOptions = {}): Store {
  if (typeof binding?.get !== "function") {
    const message = "there is no such KV namespace: is it bound in wrangler.toml?";
    throw new SessionsError("usage", "option", message);
  }
  return new Kv(binding, options.prefix ?? "session:");
}

class Kv implements Store {
  readonly #binding: KVNamespaceLike;
  readonly #prefix: string;

  constructor(binding: KVNamespaceLike, prefix: string) {
    this.#binding = binding;
    this.#prefix = prefix;
  }

  async load(key: string): Promise<Uint8Array | null> {
    const bytes = await this.#binding.get(this.#prefix + key, "arrayBuffer");
    return bytes && new Uint8Array(bytes);
  }

  async create(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    // Looking first would make this location remember that nothing is there.
    await this.#put(key, bytes, options);
    return true;
  }

  async save(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    if (!(await this.load(key))) return false;
    await this.#put(key, bytes, options);
    return true;
  }

  async replace(from: string, to: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    if (!(await this.load(from))) return false;
    await this.#put(to, bytes, options);
    // Where this has taken too long, the visitor has kept the old id.
    if (options.wanted?.() !== false) await this.delete(from);
    return true;
  }

  async delete(key: string): Promise<void> {
    await again(() => this.#binding.delete(this.#prefix + key));
  }

  #put(key: string, bytes: Uint8Array, { ttlSeconds }: WriteOptions): Promise<void> {
    const expirationTtl = Math.max(ttlSeconds, TTL_MIN_SECONDS);
    return again(() => this.#binding.put(this.#prefix + key, bytes, { expirationTtl }));
  }
}

/** Runs a write, and again after a while if KV says that it came too soon after another. */
async function again(write: () => Promise<void>): Promise<void> {
  for (const wait of RETRY_AFTER) {
    try {
      return await write();
    } catch (error) {
      // Only the text tells: "KV PUT failed: 429 Too Many Requests".
      if (!/\b429\b/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return await write();
}
