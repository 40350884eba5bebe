/** The contract between `Sessions` and a store. */

/**
 * A store has two methods. It knows nothing of sessions: it keeps bytes under keys for a limited time.
 *
 * A promise that rejects means that the store failed, and that the write may or may not have happened. It never means
 * that a key is absent. Keys are short texts of base64url characters.
 */
export interface Store {
  /**
   * Resolves to the entry under `key`, or to `null` if there is none or it has expired. Rejects if the store fails, and
   * never resolves to `null` then. The bytes must not change later: a store that reuses its memory returns a copy.
   */
  load(key: string): Promise<Snapshot | null>;

  /**
   * Replaces the entry under `key` by the result of `change`, and resolves after the write.
   *
   * `change` is synchronous and has no side effects. The store may call it again after a concurrent write. The result
   * of the last call counts. If `change` returns `null`, the store writes nothing. The store calls `change` at least
   * once before it resolves, with `null` if there is no entry.
   *
   * The options object has getters. A store that wraps another passes on the object itself, not a copy.
   */
  update(key: string, change: (current: Uint8Array | null) => Write | null, options: UpdateOptions): Promise<void>;

  /** Whether `update` is atomic: it never overwrites bytes that were not passed to `change`. */
  readonly atomic: boolean;
}

/** The result of `load`. */
export interface Snapshot {
  /** The bytes that were written. */
  bytes: Uint8Array;
  /** For the store's own use, such as a revision number. `update` gets it as part of {@link UpdateOptions.seen}. */
  version?: unknown;
}

/** An entry to write. */
export interface Write {
  /** The store keeps a copy or this array, which is not changed any more. */
  bytes: Uint8Array;
  /**
   * The store may drop the bytes after this many seconds, and should not drop them earlier. A whole number, at least 1.
   */
  ttlSeconds: number;
}

/** Options of `update`. */
export interface UpdateOptions {
  /**
   * What this request loaded before. A store that can compare tries it first and saves a read: it calls `change` with
   * this array if it is still current, and else with the current bytes.
   *
   * `null`: the key is new. A store that can compare inserts. One that cannot calls `change(null)` without a read,
   * because KV would cache the read as "no entry".
   *
   * Absent: unknown. The store reads the entry.
   */
  seen?: Snapshot | null | undefined;
  /**
   * Aborted after the operation has been reported as failed. The store then stops as soon as it can, writes nothing
   * more and rejects with the signal's reason.
   */
  signal?: AbortSignal | undefined;
  /**
   * Announces that the store waits for that many milliseconds, because the platform asks for it. This time does not
   * count towards the time-out, up to 20 seconds for each `update`. Calling it is optional.
   */
  waiting?: ((milliseconds: number) => void) | undefined;
}

/** The most announced waiting of one `update` that does not count towards the time-out. */
export const WAITING_MAX_MS = 20_000;

/** Whether a value has the members of a store. */
export function isStore(value: unknown): value is Store {
  const { load, update, atomic } = (value ?? {}) as Partial<Store>;
  return typeof load === "function" && typeof update === "function" && typeof atomic === "boolean";
}
