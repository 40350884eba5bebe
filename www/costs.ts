/** What each request costs in store operations. */

/** One request's store operations. */
export interface Cost {
  reads: number;
  writes: number;
  /** The size of the record that was read or written last, in bytes. */
  bytes: number;
}

/** A request that has been answered. */
export interface Entry extends Cost {
  method: string;
  path: string;
  status: number;
}

const VISITORS_MAX = 500;
const ENTRIES_MAX = 8;

/** The last requests of each visitor, in the memory of this worker instance, by a label that is not the session id. */
const logs = new Map<string, Entry[]>();

export function record(label: string, entry: Entry): void {
  const entries = [entry, ...(logs.get(label) ?? [])].slice(0, ENTRIES_MAX);
  logs.delete(label);
  logs.set(label, entries);
  if (logs.size > VISITORS_MAX) logs.delete(logs.keys().next().value as string);
}

/** The visitor's last requests, newest first. */
export function recorded(label: string | undefined): readonly Entry[] {
  return (label !== undefined && logs.get(label)) || [];
}

/** A cost in words: `"1 read, no write"`. */
export function words({ reads, writes }: Cost): string {
  if (reads + writes === 0) return "no store operation";
  return `${count(reads, "read")}, ${count(writes, "write")}`;
}

function count(number: number, word: string): string {
  return `${number || "no"} ${word}${number > 1 ? "s" : ""}`;
}
