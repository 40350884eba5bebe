/** What a Durable Object of the store does with the one entry that it stores. */

import type { Next, Swapped, Versioned } from "../comparing.js";

/** The part of an object's storage that is used. Cloudflare's `DurableObjectStorage` has it. */
export interface ObjectStorage {
  kv: {
    get<T>(key: string): T | undefined;
    put<T>(key: string, value: T): void;
  };
  setAlarm(time: number): Promise<void>;
  deleteAll(): Promise<void>;
}

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

/** Returns the entry, or `null` if there is none or it has expired at the time `now`. */
export function load(storage: ObjectStorage, now: number): Versioned | null {
  const entry = live(storage, now);
  return entry && { bytes: entry.bytes, version: entry.version };
}

/** Writes the new entry if the version there is `expected`. Atomic, because it awaits nothing. */
export function swap(
  storage: ObjectStorage,
  now: number,
  expected: string | null,
  { bytes, version, ttlSeconds }: Next,
): Swapped {
  const current = load(storage, now);
  const found = current?.version ?? null;
  if (found !== version) {
    if (found !== expected) return { done: false, current };
    const ends = now + ttlSeconds * 1_000;
    const set = storage.kv.get<Entry>(ENTRY)?.alarm ?? 0;
    put(storage, { bytes, version, ends, alarm: set }, set > now && set <= ends + LATE_MAX_MS ? set : ends);
  }
  return { done: true, current: null };
}

/** Removes an entry that has expired, and with it the object. Sets the alarm again if the entry's end has moved. */
export async function alarm(storage: ObjectStorage, now: number): Promise<void> {
  const entry = live(storage, now);
  if (entry) put(storage, entry, entry.ends);
  else await storage.deleteAll();
}

/** Stores the entry, and sets the alarm if it is set for another time. */
function put(storage: ObjectStorage, entry: Entry, time: number): void {
  storage.kv.put(ENTRY, { ...entry, alarm: time });
  // The runtime holds replies back until both writes are durable, so there is nothing to await.
  if (time !== entry.alarm) void storage.setAlarm(time);
}

function live(storage: ObjectStorage, now: number): Entry | null {
  const entry = storage.kv.get<Entry>(ENTRY);
  return entry && entry.ends > now ? entry : null;
}
