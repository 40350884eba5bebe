/** What every page knows of a request, and the shop's sessions. */

import { type Namespace, type Session, Sessions } from "eltanin";
import { type Cost, type Entry, recorded } from "./costs.js";
import type { Guest } from "./guests.js";
import { onEvent } from "./robots-seen.js";
import { failing, storeOf } from "./store.js";
import { chosenStore, type StoreName } from "./store-choice.js";

/** The session's own variables. */
export interface Variables {
  /** How often the visitor has arrived at the shop's front page from elsewhere. */
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
  env: Env;
  url: URL;
  form: FormData;
  store: StoreName;
  sessions: Sessions<Variables>;
  session: Session<Variables> | null;
  cost: Cost;
  /** The visitor's earlier requests, newest first. */
  log: readonly Entry[];
  /** As whom the page is seen, if not as the visitor. */
  guest?: Guest;
  /** The visit for which a guest's request is answered. */
  host?: Visit;
}

/** A request whose session is not open yet. A guest's request is answered for its host. */
export function unopened(request: Request, env: Env, stay?: { guest: Guest; host: Visit }): Visit {
  const store = chosenStore(request, env);
  const cost: Cost = { reads: 0, writes: 0, bytes: 0 };
  const sessions = new Sessions<Variables>({
    store: stay?.guest.storeFails ? failing(cost) : storeOf(env, store, cost),
    secret: env.SESSION_SECRET,
    // Each store has a cookie of its own, so that the session in another store is not lost.
    ...(store !== env.STORE && { cookie: { name: cookieName(env, store) } }),
    onEvent,
  });
  const visit = { request, env, url: new URL(request.url), form: new FormData(), store, sessions, session: null, cost };
  return { ...visit, log: stay?.host.log ?? [], ...stay };
}

/** Opens the session and reads the form. */
export async function opened(visit: Visit): Promise<Visit> {
  const session = await visit.sessions.open(visit.request);
  const log = visit.guest ? visit.log : recorded(session?.vars.label);
  return { ...visit, session, log, form: await formOf(visit.request) };
}

function cookieName(env: Env, store: StoreName): string {
  return store === env.STORE ? "session" : `session-${store}`;
}

/** The posted form. Empty if the body is not a form. */
async function formOf(request: Request): Promise<FormData> {
  if (request.method !== "POST") return new FormData();
  return request.formData().catch(() => new FormData());
}

/**
 * Counts an arrival, and stores a new visitor with it. A request with an id that this site has not signed is not
 * counted, so that guessing ids costs no store operation.
 */
export function countVisit({ session, sessions, request, url, env, store }: Visit): void {
  if (!session) return;
  const arrives = url.pathname === "/" && request.headers.get("Sec-Fetch-Site") !== "same-origin";
  if (!(session.isNew || arrives)) return;
  const brings = new RegExp(`(?:^|[\\s;]|__Host-)${cookieName(env, store)}=`).test(request.headers.get("Cookie") ?? "");
  if (brings && !sessions.knows(request)) return;
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
