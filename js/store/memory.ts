import { checkOptions } from "../option-names.js";
import type { Snapshot, Store, UpdateOptions, Write } from "./contract.js";

/** An entry. It is never changed, only replaced, so its identity is the version. */
interface Entry {
  readonly bytes: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly ends: number;
}

/** The number of writes between two sweeps for expired entries. */
const SWEEP_EVERY = 1_000;

/**
 * A store in the memory of this process, for tests and for sites that run as one process. It is atomic.
 *
 * @example
 * ```ts
 * const sessions = new Sessions({ store: memory(), secret });
 * ```
 */
export function memory(options: Record<string, never> = {}): Store {
  checkOptions("memory()", options, []);
  return new Memory();
}

class Memory implements Store {
  readonly atomic = true;
  readonly #entries = new Map<string, Entry>();
  #writes = 0;

  async load(key: string): Promise<Snapshot | null> {
    const entry = this.#live(key);
    return entry ? { bytes: entry.bytes, version: entry } : null;
  }

  /** Atomic, because it is synchronous. */
  async update(
    key: string,
    change: (current: Uint8Array | null) => Write | null,
    options: UpdateOptions = {},
  ): Promise<void> {
    // An inherited signal is that of `GuardedStore`, which gives `null` for every late `change`. Reading it would
    // create an `AbortSignal`, which takes 5 µs on Node 20.
    if (Object.hasOwn(options, "signal")) options.signal?.throwIfAborted();
    const { seen } = options;
    const entry = this.#live(key);
    const write = change(entry ? (seen?.version === entry ? seen.bytes : entry.bytes) : null);
    if (write) this.#write(key, write);
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.ends > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #write(key: string, { bytes, ttlSeconds }: Write): void {
    // Not `slice()`: that of a Buffer shares its memory.
    this.#entries.set(key, { bytes: new Uint8Array(bytes), ends: Date.now() + ttlSeconds * 1_000 });
    if (++this.#writes % SWEEP_EVERY === 0) for (const old of this.#entries.keys()) this.#live(old);
  }
}
