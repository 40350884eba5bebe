import type { Store, WriteOptions } from "./contract.js";

interface Entry {
  readonly bytes: Uint8Array;
  readonly owner: string | undefined;
  /** Milliseconds since the epoch. */
  readonly ends: number;
}

/** How many writes go by between two looks for what has expired. */
const SWEEP_EVERY = 1_000;

/**
 * A store in this process's memory: for tests, and for sites that run as one process.
 *
 * Exact: what has ended stays ended, for every request at once.
 */
export function memory(): Store {
  return new Memory();
}

class Memory implements Store {
  readonly #entries = new Map<string, Entry>();
  #writes = 0;

  async load(key: string): Promise<Uint8Array | null> {
    return this.#alive(key)?.bytes ?? null;
  }

  async create(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    if (this.#alive(key)) return false;
    this.#write(key, bytes, options);
    return true;
  }

  async save(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    if (!this.#alive(key)) return false;
    this.#write(key, bytes, options);
    return true;
  }

  async replace(from: string, to: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    if (!this.#alive(from)) return false;
    this.#write(to, bytes, options);
    this.#entries.delete(from);
    return true;
  }

  async delete(key: string): Promise<void> {
    this.#entries.delete(key);
  }

  async owned(owner: string): Promise<string[]> {
    return [...this.#entries].filter(([key, entry]) => entry.owner === owner && this.#alive(key)).map(([key]) => key);
  }

  #alive(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.ends > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #write(key: string, bytes: Uint8Array, { ttlSeconds, owner }: WriteOptions): void {
    this.#entries.set(key, { bytes: bytes.slice(), owner, ends: Date.now() + ttlSeconds * 1_000 });
    if (++this.#writes % SWEEP_EVERY === 0) for (const old of this.#entries.keys()) this.#alive(old);
  }
}
