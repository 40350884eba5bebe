/** What crosses between JavaScript and the core: plain data, as `src/wasm/plain.rs` reads and writes it. */

/** What a request presents. */
export interface Opening {
  /** The session id that proved itself, and the store's key for it; absent when there is none. */
  id?: string;
  key?: string;
  refused?: string;
  several: boolean;
  byToken: boolean;
  tokenAsked: boolean;
  /** The core's own. A visit has the same. */
  flags: number;
}

/** One request's hold on a session. Times are in milliseconds since the epoch. */
export interface Visit {
  id: string;
  key: string;
  byToken: boolean;
  /** The core's own. */
  flags: number;
  isNew: boolean;
  deferred: boolean;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  user: number | string;
  persistent: boolean;
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
