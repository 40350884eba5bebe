/**
 * One handler for each way to keep a session: `serve(request, { fill, read, visits })` sets the variables of `fill`, reads
 * all 24 variables when `read` is true, sets the variable `visits` when it is given, and answers with the sum of what it
 * read, fit for caches.
 */

import { kv, Sessions } from "eltanin";
import { getIronSession } from "iron-session";
import { digest, SECRET, variables } from "../data.js";
import { handWritten as careful } from "../hand-written/careful.js";
import { handWritten as equal } from "../hand-written/equal.js";
import { handWritten as signed } from "../hand-written/signed.js";
import * as peers from "../peers.js";

/** What a peer's session keeps: each namespace is one variable that holds an object. */
const NAMESPACES = Object.keys(variables);

/** Keeps an answer made from a session out of shared caches: Eltanin does that itself, with its peers the site must. */
function personal(response) {
  response.headers.set("Cache-Control", "private, no-store");
  response.headers.set("Vary", "Cookie");
  return response;
}

const sumOf = (of) => digest((namespace, key) => of[namespace][key]);

/** Eltanin on the store that `storeOf(binding)` returns. */
export const eltanin = (storeOf) => (binding) => {
  return async (visit, { fill, read, visits }) => {
    const sessions = new Sessions({ store: storeOf(binding), secret: SECRET });
    const session = await sessions.open(visit);
    // A robot has no session.
    if (!session) return new Response("0");
    const of = (namespace) => (namespace === "own" ? session : session.namespace(namespace));
    if (fill) for (const namespace in fill) of(namespace).update(fill[namespace]);
    let sum = 0;
    if (read) {
      const all = { own: session, cart: of("cart"), history: of("history") };
      sum = digest((namespace, key) => all[namespace].get(key));
    }
    if (visits !== undefined) session.set("visits", visits);
    return sessions.commit(session, new Response(`${sum}`));
  };
};

/** A session written by hand: its data is an object that the handler changes. */
const byHand = (make) => (binding) => {
  const sessions = make(binding, SECRET);
  return async (visit, { fill, read, visits }) => {
    const session = await sessions.open(visit);
    const { data } = session;
    if (fill) Object.assign(data, structuredClone(fill));
    const sum = read ? sumOf(data) : 0;
    if (visits !== undefined) data.own.visits = visits;
    return sessions.commit(session, new Response(`${sum}`), fill !== undefined || visits !== undefined);
  };
};

function ironSession() {
  return async (visit, { fill, read, visits }) => {
    const headers = new Headers();
    const session = await getIronSession(visit, headers, peers.ironOptions);
    if (fill) Object.assign(session, structuredClone(fill));
    const sum = read ? sumOf(session) : 0;
    if (visits !== undefined) session.own.visits = visits;
    if (visits !== undefined || fill) await session.save();
    return personal(new Response(`${sum}`, { headers }));
  };
}

async function honoSessions(binding) {
  const context = await peers.honoContext();
  const middleware = peers.honoSessions(binding);
  return async (visit, { fill, read, visits }) => {
    const c = context(visit);
    await middleware(c, async () => {
      const session = c.get("session");
      if (fill) for (const namespace in fill) session.set(namespace, fill[namespace]);
      const sum = read ? sumOf(Object.fromEntries(NAMESPACES.map((name) => [name, session.get(name)]))) : 0;
      if (visits !== undefined) session.set("own", { ...session.get("own"), visits });
      c.res = c.text(`${sum}`);
    });
    return personal(c.res);
  };
}

async function honoSession(binding) {
  const context = await peers.honoContext();
  const { storage, session: middleware } = peers.honoSession(binding);
  return async (visit, { fill, read, visits }) => {
    const c = context(visit);
    const handler = async () => {
      const { session } = c.var;
      const data = (await session.get()) ?? {};
      if (fill) await session.update(fill);
      const sum = read ? sumOf(fill ?? data) : 0;
      if (visits !== undefined) await session.update({ ...data, own: { ...data.own, visits } });
      c.res = c.text(`${sum}`);
    };
    await storage(c, () => middleware(c, handler));
    return personal(c.res);
  };
}

function reactRouter(binding) {
  const storage = peers.routerStorage(binding);
  return async (visit, { fill, read, visits }) => {
    const session = await storage.getSession(visit.headers.get("Cookie"));
    if (fill) for (const namespace in fill) session.set(namespace, fill[namespace]);
    const sum = read ? sumOf(Object.fromEntries(NAMESPACES.map((name) => [name, session.get(name)]))) : 0;
    const response = personal(new Response(`${sum}`));
    if (visits !== undefined) session.set("own", { ...session.get("own"), visits });
    if (visits !== undefined || fill) response.headers.set("Set-Cookie", await storage.commitSession(session));
    return response;
  };
}

/** Every way, as `{ name, does, make(binding) }`; the peers that use WebCrypto say so. */
export const ways = [
  { name: "Eltanin", does: "new Sessions, open, get, set, commit; kv(binding)", make: eltanin(kv) },
  { name: "by hand, signed id", does: "bench/hand-written/signed.js", make: byHand(signed) },
  { name: "by hand, careful", does: "bench/hand-written/careful.js", make: byHand(careful) },
  { name: "by hand, equal promises", does: "bench/hand-written/equal.js", make: byHand(equal) },
  { name: "React Router", does: "createWorkersKVSessionStorage, signed id", make: reactRouter, webcrypto: true },
  { name: "@hono/session", does: "sealed id, useSessionStorage", make: honoSession, webcrypto: true },
  { name: "hono-sessions", does: "sealed id; autoExtendExpiration off", make: honoSessions, webcrypto: true },
  { name: "iron-session", does: "all data sealed in the cookie: no store", make: ironSession, webcrypto: true },
];
