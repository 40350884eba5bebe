/** `eltanin/durable-object`: the class that a worker exports for `durableObject()`. */

import { DurableObject } from "cloudflare:workers";
import type { Next, Swapped, Versioned } from "../comparing.js";
import { alarm, load, swap } from "./entry.js";

/**
 * A Durable Object that holds one entry of the store `durableObject()`: one session, or the list of one user's
 * sessions. It loads, and it compares and swaps. It needs no secret and no WebAssembly, and knows nothing of sessions.
 *
 * ```ts
 * export { SessionObject } from "eltanin/durable-object";
 * ```
 *
 * It keeps nothing in memory and opens no connections, so an eviction costs nothing, and it is billed for its requests
 * alone.
 */
export class SessionObject extends DurableObject {
  /** Returns the entry, or `null` if there is none or it has expired. */
  load(): Versioned | null {
    return load(this.ctx.storage, Date.now());
  }

  /**
   * Writes `next` if the version there is `expected`; `null` expects that nothing is there. Returns what is there
   * otherwise. A repeated call finds its own version and is done.
   */
  swap(expected: string | null, next: Next): Swapped {
    return swap(this.ctx.storage, Date.now(), expected, next);
  }

  /** Removes an entry that has expired, and with it the object. Sets the alarm again if the entry's end has moved. */
  alarm(): Promise<void> {
    return alarm(this.ctx.storage, Date.now());
  }
}
