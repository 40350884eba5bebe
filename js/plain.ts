/** What crosses between JavaScript and the core: plain data, as `src/wasm/plain.rs` reads and writes it. */

/** Bits of `flags`; the others are the core's own business. The numbers are those in `src/wasm/plain.rs`. */
export const flag = {
  byToken: 1,
  isNew: 2,
  deferred: 4,
  persistent: 8,
  several: 16,
  tokenAsked: 32,
  ascii: 1_024,
} as const;

/** Whether what crossed has a flag. */
export function has({ flags }: Opening, bit: number): boolean {
  return (flags & bit) !== 0;
}

/** The characters of a store's key, which ends a claim. */
const KEY_CHARS = 22;

/** The session id in a claim. */
export function idOf(claim: string): string {
  return claim.slice(0, -KEY_CHARS);
}

/** The store's key in a claim. */
export function keyOf(claim: string): string {
  return claim.slice(-KEY_CHARS);
}

/** What a request presents. */
export interface Opening {
  /** The session id that proved itself and the store's key for it, see {@link idOf}; absent when there is none. */
  claim?: string;
  refused?: string;
  flags: number;
}

/** One request's hold on a session. Times are in milliseconds since the epoch. */
export interface Visit extends Opening {
  claim: string;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  /** From when on there is something to do even if no variable has changed. */
  dueAt: number;
  user: number | string;
  /** Of a session just taken up: a character for each byte of its record, see `src/wasm/plain.rs`. */
  characters?: string;
}

/** What must be done to the store, and what the answer carries then. */
export type Outcome = { visit: Visit; setCookie?: string; token?: string } & Step;

export type Step =
  | { step: "nothing" }
  | ({ step: "create" | "save" } & Write)
  | ({ step: "replace"; from: string } & Write)
  | { step: "delete"; key: string };

export interface Write {
  key: string;
  bytes: Uint8Array;
  ttlSeconds: number;
  owner?: string;
}
