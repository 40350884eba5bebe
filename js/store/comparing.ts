import type { Snapshot, Store, UpdateOptions, Write } from "./contract.js";
import { retrying } from "./retry.js";

/** An entry with the version that its writer has given it. */
export interface Versioned {
  bytes: Uint8Array;
  version: string;
}

/** The result of a swap: whether it is done, and if not, what is there instead. */
export interface Swapped {
  done: boolean;
  current: Versioned | null;
}

/** What is written: the bytes, a new version of the caller's, and how long they live. */
export interface Next extends Versioned {
  ttlSeconds: number;
}

/** A place that can compare and swap. Both calls are idempotent. */
export interface Place {
  load(key: string): Promise<Versioned | null>;
  /**
   * Writes if the version there is `expected`, or if `expected` is `null` and nothing is there. Also done if the
   * version there is that of `next`: then an earlier call has written, and its reply was lost.
   */
  swap(key: string, expected: string | null, next: Next): Promise<Swapped>;
}

/** A store on a place that can compare and swap. It is atomic. */
export class ComparingStore implements Store {
  readonly atomic = true;
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  load(key: string, signal?: AbortSignal): Promise<Versioned | null> {
    return retrying(() => this.#place.load(key), signal);
  }

  async update(
    key: string,
    change: (current: Uint8Array | null) => Write | null,
    { seen, signal }: UpdateOptions = {},
  ): Promise<void> {
    signal?.throwIfAborted();
    let fresh = seen === undefined;
    let current: Snapshot | null = seen === undefined ? await this.load(key, signal) : seen;
    for (;;) {
      signal?.throwIfAborted();
      const expected = current && String(current.version);
      const write = change(current?.bytes ?? null);
      signal?.throwIfAborted();
      if (write) {
        const swapped = await this.#swap(key, expected, write, signal);
        if (swapped.done) return;
        current = swapped.current;
      } else {
        // Leaving an entry as it is must be a decision about what is there now.
        if (fresh) return;
        current = await this.load(key, signal);
        if ((current?.version ?? null) === expected) return;
      }
      fresh = true;
    }
  }

  #swap(key: string, expected: string | null, { bytes, ttlSeconds }: Write, signal: AbortSignal | undefined) {
    // A copy: a view would be sent with all of its buffer.
    const next = { bytes: new Uint8Array(bytes), version: crypto.randomUUID(), ttlSeconds };
    return retrying(() => this.#place.swap(key, expected, next), signal);
  }
}
