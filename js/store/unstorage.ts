import { SessionsError } from "../error.js";
import { checkBinding, storeOf } from "./binding.js";
import type { Snapshot, Store, UpdateOptions, Write } from "./contract.js";

/** The methods of an unstorage storage that are used. `createStorage()` of the package `unstorage` returns them. */
export interface UnstorageLike {
  getItem(key: string): Promise<unknown>;
  setItem(key: string, value: string, options: { ttl: number }): Promise<void>;
}

/**
 * A store in any driver of unstorage. It is not atomic, because unstorage cannot compare and swap: `update` is a read,
 * the change, and a write. The same storage returns the same store. For a prefix, pass `prefixStorage(storage, "…")`.
 *
 * The driver is given the time to live. Most drivers ignore it, so the end is also kept with the bytes, and what has
 * expired is not returned, but stays in the storage.
 *
 * ```ts
 * const sessions = new Sessions({ store: fromUnstorage(createStorage({ driver })), secret });
 * ```
 *
 * @throws SessionsError `option` if it is not a storage.
 */
export function fromUnstorage(storage: UnstorageLike): Store {
  checkBinding(storage, ["getItem", "setItem"], "storage: fromUnstorage() takes the result of `createStorage()`");
  return storeOf(storage, "", () => new Unstorage(storage));
}

/**
 * An entry is a text: its end in milliseconds since the epoch, and its bytes in base64. Not every driver returns raw
 * bytes as they were written (that for http does not), and most encode them like this anyway. The first letter keeps
 * unstorage from taking the text for JSON.
 */
const ENTRY = /^e(\d+):([\w+/=]*)$/;

class Unstorage implements Store {
  readonly atomic = false;
  readonly #storage: UnstorageLike;

  constructor(storage: UnstorageLike) {
    this.#storage = storage;
  }

  async load(key: string): Promise<Snapshot | null> {
    const item = await this.#storage.getItem(key);
    if (item == null) return null;
    const entry = typeof item === "string" && ENTRY.exec(item);
    if (!entry)
      throw new SessionsError("store", "store_failed", "the storage holds an item that fromUnstorage() did not write");
    const [, ends, bytes] = entry as unknown as [string, string, string];
    return Number(ends) > Date.now() ? { bytes: Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)) } : null;
  }

  async update(
    key: string,
    change: (current: Uint8Array | null) => Write | null,
    { seen, signal }: UpdateOptions = {},
  ): Promise<void> {
    signal?.throwIfAborted();
    const current = seen === null ? null : await this.load(key);
    signal?.throwIfAborted();
    const write = change(current?.bytes ?? null);
    if (!write) return;
    let binary = "";
    for (const byte of write.bytes) binary += String.fromCharCode(byte);
    const item = `e${Date.now() + write.ttlSeconds * 1_000}:${btoa(binary)}`;
    await this.#storage.setItem(key, item, { ttl: write.ttlSeconds });
  }
}
