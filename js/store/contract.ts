/** The contract between `Sessions` and a store, as promises. */

/**
 * A store is two verbs. It knows nothing of sessions: it keeps bytes under keys for a while.
 *
 * A promise that rejects means that the store failed, and that the write may or may not have happened. It never means
 * that a key is absent. Keys are short texts of base64url characters.
 */
export interface Store {
  /**
   * What is under `key`; `null` when nothing is there or its time is over. Never `null` because the store failed: then
   * it rejects. The bytes must not change later: a store that uses its memory again returns a copy.
   */
  load(key: string): Promise<Snapshot | null>;

  /**
   * Replaces what is under `key` by what `change` makes of it, and resolves when that is written.
   *
   * `change` is synchronous and has no effect of its own. The store may call it again when somebody else has written
   * in between; the result of the last call is the one that counts. `null` from it: leave everything as it is.
   * The store calls it at least once before it resolves, with `null` when nothing is under the key.
   *
   * The options object has getters: a store that wraps another passes it on as it is, not a copy.
   */
  update(key: string, change: (current: Uint8Array | null) => Write | null, options: UpdateOptions): Promise<void>;

  /** Whether `update` is atomic: it never writes over bytes that `change` has not been given. */
  readonly atomic: boolean;
}

/** What `load` found. */
export interface Snapshot {
  /** What was written. */
  bytes: Uint8Array;
  /** The store's own business, such as a revision number. It comes back as part of {@link UpdateOptions.seen}. */
  version?: unknown;
}

/** What is to be under a key. */
export interface Write {
  /** The store keeps a copy of them, or this very array, which nobody changes any more. */
  bytes: Uint8Array;
  /** After this many seconds the store may drop the bytes; before that it should not. A whole number, at least 1. */
  ttlSeconds: number;
}

/** What `update` may use, beside the key and the change. */
export interface UpdateOptions {
  /**
   * What this request loaded before. A store that can compare tries with it first and saves a read: it calls `change`
   * with these very bytes if they are still current, and with the current ones if not.
   *
   * `null`: the key is new. A store that can compare inserts. One that cannot calls `change(null)` without looking,
   * because on KV the look itself would be remembered as "nothing there".
   *
   * Absent: unknown; the store looks.
   */
  seen?: Snapshot | null | undefined;
  /**
   * Aborted when nobody waits for the outcome any more, because it has been reported as failed. The store then stops as
   * soon as it can, writes nothing more and rejects with the signal's reason.
   */
  signal?: AbortSignal | undefined;
  /**
   * Says that the store is going to wait for that many milliseconds before it goes on, because the platform asks for it.
   * This time does not count as time that the store takes, up to 20 seconds for each `update`. Calling it is optional.
   */
  waiting?: ((milliseconds: number) => void) | undefined;
}

/** How much of one `update` may be waiting that the store has announced. */
export const WAITING_MAX_MS = 20_000;

/** Whether a value has what a store has. */
export function isStore(value: unknown): value is Store {
  const { load, update, atomic } = (value ?? {}) as Partial<Store>;
  return typeof load === "function" && typeof update === "function" && typeof atomic === "boolean";
}
