/** What crosses between JavaScript and the core: plain data, as `src/wasm/step.rs` writes it. */

/** What to do next, and what to keep until then. */
export interface Step {
  /** What the core knows of the request. It comes back with the next call. */
  state: string;
  /** The command and its bits, see {@link command} and {@link bit}. */
  code: number;
  /**
   * A store key; of a session just taken up the characters of its record; at the end the edits of the response, absent
   * when it carries no more than any other.
   */
  text?: string;
  /**
   * Of an open exchange: from when on a commit has something to do. At the end: how many sessions were ended, or after
   * how many seconds the mark just written should be written again.
   */
  number?: number;
  /** What happened, a line each. */
  events?: string;
  /** What shall be written; absent when everything stays as it is. */
  bytes?: Uint8Array;
  ttlSeconds?: number;
  /** Of a commit's first update: what comes of it if the store finds what was loaded, or nothing under a new key. */
  expected?: Step;
  /** Where the namespaces of a record are: for each the first byte of the scope and its length, and the first
   * byte of the namespace and its length. */
  layout?: Uint32Array;
}

/** The commands: the lowest three bits of `code`. */
export const command = { load: 0, classify: 1, open: 2, update: 3, abort: 4, finish: 5 } as const;
const COMMAND = 7;

/** The other bits of `code`. */
export const bit = { seenLoaded: 8, seenNew: 16, session: 32, ascii: 64 } as const;

/** What the record that was looked at is now: as before, the current one, that which is written, or none. */
export const looked = { current: 1, written: 2, none: 3 } as const;

const STATUS = [undefined, "unchanged", "saved", "merged", "dropped"] as const;
export type Status = Exclude<(typeof STATUS)[number], undefined>;

export function commandOf({ code }: Step): number {
  return code & COMMAND;
}

export function has({ code }: Step, flag: number): boolean {
  return (code & flag) !== 0;
}

export function lookedOf({ code }: Step): number {
  return (code >> 7) & 3;
}

export function statusOf({ code }: Step): Status | undefined {
  return STATUS[code >> 9];
}

/** The number of characters in a store key. */
export const KEY_CHARS = 22;

/** The largest record that crosses; what is larger was not written by us. */
export const RECORD_MAX_BYTES = 1 << 20;

/** A session's facts. Times are in milliseconds since the epoch. */
export interface Facts {
  id: string;
  token: string;
  isNew: boolean;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  user: number | string;
  persistent: boolean;
}
