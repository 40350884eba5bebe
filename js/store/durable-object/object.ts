/** `eltanin/durable-object`: the class that a worker exports for `durableObject()`. */

import { DurableObject } from "cloudflare:workers";
import type { Next, Swapped, Versioned } from "../comparing.js";

/** What an object stores, in one row. Times are in milliseconds since the epoch. */
interface Entry extends Versioned {
  ends: number;
  /** When the alarm is set for. */
  alarm: number;
}

/** The name of the row. */
const ENTRY = "entry";

/**
 * How long after its end an entry may be removed. An alarm that is set costs a row written, as much as 12 KB that stay
 * for 12 days. So an alarm stays where it is when the entry's end moves, unless expired bytes would stay for longer
 * than a day.
 */
const LATE_MAX_MS = 86_400_000;

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
    const entry = this.#live();
    return entry && { bytes: entry.bytes, version: entry.version };
  }

  /**
   * Writes `next` if the version there is `expected`; `null` expects that nothing is there. Returns what is there
   * otherwise. A repeated call finds its own version and is done. Atomic, because it awaits nothing.
   */
  swap(expected: string | null, next: Next): Swapped {
    const current = this.load();
    const version = current?.version ?? null;
    if (version === next.version) return { done: true, current: null };
    if (version !== expected) return { done: false, current };
    this.#write(next);
    return { done: true, current: null };
  }

  /** Removes an entry that has expired, and with it the object. Sets the alarm again if the entry's end has moved. */
  async alarm(): Promise<void> {
    const entry = this.#live();
    if (entry) this.#put(entry, entry.ends);
    else await this.ctx.storage.deleteAll();
  }

  #write({ bytes, version, ttlSeconds }: Next): void {
    const now = Date.now();
    const ends = now + ttlSeconds * 1_000;
    const set = this.ctx.storage.kv.get<Entry>(ENTRY)?.alarm ?? 0;
    this.#put({ bytes, version, ends, alarm: set }, set > now && set <= ends + LATE_MAX_MS ? set : ends);
  }

  /** Stores the entry, and sets the alarm if it is set for another time. */
  #put(entry: Entry, alarm: number): void {
    this.ctx.storage.kv.put(ENTRY, { ...entry, alarm });
    // The runtime holds replies back until both writes are durable, so there is nothing to await.
    if (alarm !== entry.alarm) void this.ctx.storage.setAlarm(alarm);
  }

  #live(): Entry | null {
    const entry = this.ctx.storage.kv.get<Entry>(ENTRY);
    return entry && entry.ends > Date.now() ? entry : null;
  }
}
