/** What every page knows of a request, and the shop's sessions. */

import { type Namespace, type Session, Sessions } from "eltanin";
import type { Cost } from "./costs.js";
import { onEvent } from "./robots-seen.js";
import { storeOf } from "./store.js";

/** The session's own variables. */
export interface Variables {
  /** How often the shop's front page was opened. */
  visits?: number;
  /** Names this visitor in the inspector's list of requests. It is not secret. */
  label?: string;
}

/** What the visitor looked at, in the namespace "history". */
export interface Seen {
  slug: string;
  at: Date;
}

/** Pieces by article, in the namespace "cart". */
export type Cart = Namespace<Record<string, number>>;

/** A request that is being answered. `session` is null for robots. */
export interface Visit {
  request: Request;
  url: URL;
  form: FormData;
  sessions: Sessions<Variables>;
  session: Session<Variables> | null;
  cost: Cost;
  /** How long the API's tokens live, in seconds. */
  tokenLifetime: number;
}

/** The shop's sessions, made for each request so that it counts its own store operations. */
export function sessionsOf(env: Env, cost: Cost): Sessions<Variables> {
  return new Sessions<Variables>({ store: storeOf(env, cost), secret: env.SESSION_SECRET, onEvent });
}

/** Counts the visit. A new visitor is stored with it. */
export function countVisit({ session, url }: Visit): void {
  if (!session || !(session.isNew || url.pathname === "/")) return;
  session.vars.visits = (session.vars.visits ?? 0) + 1;
  session.vars.label ??= crypto.randomUUID();
}

/** How many pieces are in the cart. */
export function pieces(session: Session<Variables> | null): number {
  if (!session) return 0;
  return [...session.namespace("cart").values()].reduce((sum: number, number) => sum + Number(number), 0);
}

/** The articles that the visitor looked at, newest first. */
export function history(session: Session<Variables>): Seen[] {
  return session.namespace<{ seen: Seen[] }>("history").get("seen", []);
}
