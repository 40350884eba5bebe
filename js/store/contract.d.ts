/** Where sessions are kept. A store knows nothing of sessions: it keeps bytes under keys for a while. */

/** What a store is told about a record beside its bytes. */
export interface WriteOptions {
  /** The store may drop the record this many seconds from now, and should not before. At least 1. */
  ttlSeconds: number;
  /**
   * The name under which {@link Store.owned} lists the record; absent when nobody is logged in.
   * A keyed hash: it does not tell who the user is.
   */
  owner?: string;
  /** For what takes several steps: whether the outcome is still waited for. `false`: it has been reported as failed. */
  wanted?: () => boolean;
}

/**
 * The contract between `Sessions` and a store, as promises.
 *
 * Keys are 22 characters of base64url. A promise that rejects means that the store failed and that what
 * was asked may or may not have happened; it never means that something is absent.
 */
export interface Store {
  /**
   * The bytes under `key`; `null` when there are none, were none, or their time is over. A session reads them until it
   * is committed, so they must not change: a store that uses its memory again hands out a copy.
   */
  load(key: string): Promise<Uint8Array | null>;

  /**
   * Writes under a key that should be new. `false`: something was there, and still is.
   * A store that cannot tell writes and says `true`: keys are random, so they do not collide.
   */
  create(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean>;

  /**
   * Writes over what is under `key`. `false`: nothing was there, because the session has ended meanwhile,
   * and nothing is there now. So a slow request cannot bring a session back.
   */
  save(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean>;

  /**
   * Writes under `to`, then deletes `from`. `false`: nothing was under `from`, and nothing was written.
   * When writing fails, what is under `from` stays.
   */
  replace(from: string, to: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean>;

  /** Deletes what is under `key`, if anything is. */
  delete(key: string): Promise<void>;

  /** The keys that were written last with this owner and are still there. Absent where a store cannot tell. */
  owned?(owner: string): Promise<string[]>;
}
