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
  /** The slug of the guest that sent it. Absent for the visitor's own requests. */
  guest?: string;
  /** The operations of a library that loads and saves the whole session with each request. */
  usual: number;
}

const VISITORS_MAX = 500;
const ENTRIES_MAX = 24;

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

/** The usual library reads when a cookie comes, and writes at the end of each request. */
export function usual(request: Request): number {
  return request.headers.has("Cookie") ? 2 : 1;
}

/** A cost in words: `"1 read, no write"`. */
export function words({ reads, writes }: Cost): string {
  if (reads + writes === 0) return "no store operation";
  return `${count(reads, "read")}, ${count(writes, "write")}`;
}

function count(number: number, word: string): string {
  return `${number || "no"} ${word}${number > 1 ? "s" : ""}`;
}
