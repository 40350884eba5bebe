/** What crosses between JavaScript and the core: plain data, named as in `src/engine.rs` and `src/visit.rs`. */

import type { Verdict } from "./robot.js";

export interface Opening {
  claim?: { id: string; key: string };
  refused?: string;
  several: boolean;
  carrier: "cookie" | "token";
  local: boolean;
  presented: boolean;
  tokenAsked: boolean;
  tokenDue: boolean;
}

export interface Visit {
  id: string;
  key: string;
  carrier: "cookie" | "token";
  local: boolean;
  presented: boolean;
  stored: boolean;
  isNew: boolean;
  deferred: boolean;
  intent: "keep" | "save" | "renew" | "destroy";
  header: {
    created: number;
    lastUsed: number;
    user: number | string;
    persistent: boolean;
  };
}

export interface Write {
  key: string;
  bytes: Uint8Array;
  ttl: number;
  owner?: string;
}

export type Step =
  | { kind: "nothing" }
  | { kind: "create" | "save"; write: Write }
  | { kind: "replace"; from: string; write: Write }
  | { kind: "delete"; key: string };

export interface Outcome {
  step: Step;
  setCookie?: string;
  token?: string;
  visit: Visit;
}

/** `[scope, [[key, value] to set or [key] to delete, …]]` */
export type ScopeChanges = [string, [string, unknown?][]];

export type { Verdict };
