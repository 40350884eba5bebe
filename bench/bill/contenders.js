/**
 * The libraries, each with its store: `open()` gives `{ serve(headers, writes), count(), end?() }`, where `serve`
 * handles one request and returns the response's headers.
 */

import { d1, durableObject, kv, Sessions } from "eltanin";
import { Hono } from "hono";
import { sessionMiddleware } from "hono-sessions";
import { createCookie } from "react-router";
import { SECRET } from "../data.js";
import { countedKv, countedObjects } from "./bindings.js";
import "./types.js";

// Not by a declaration, which would be resolved before that hook is there.
const { createWorkersKVSessionStorage } = await import("@react-router/cloudflare");

const URL = "https://shop.example/";

function eltanin(store, tokens) {
  const sessions = new Sessions({ store, secret: SECRET, tokens });
  return async (headers, writes) => {
    const session = await sessions.open(new Request(URL, { headers }));
    const visits = session?.get("visits", 0);
    if (writes) session?.set("visits", visits + 1);
    return (await sessions.commit(session, new Response())).headers;
  };
}

/** Eltanin on each store. `database` is what `startD1` gives. */
export const own = (database, tokens) => [
  {
    name: "Eltanin, KV",
    open() {
      const { binding, count } = countedKv();
      return { serve: eltanin(kv(binding), tokens), count };
    },
  },
  {
    name: "Eltanin, Durable Objects",
    open() {
      const { binding, count, end } = countedObjects();
      return { serve: eltanin(durableObject(binding), tokens), count, end };
    },
  },
  {
    name: "Eltanin, D1",
    open() {
      const { binding, table, count } = database.make();
      return { serve: eltanin(d1(binding, { table }), tokens), count, sweeps: true };
    },
  },
];

/** hono-sessions with a sealed id, on a store for KV as its interface asks for. */
function honoSessions(autoExtendExpiration) {
  const { binding, count } = countedKv();
  const put = (id, data) => binding.put(id, JSON.stringify(data));
  const store = {
    getSessionById: (id) => binding.get(id, "json"),
    createSession: put,
    persistSessionData: put,
    deleteSession: (id) => binding.delete(id),
  };
  const options = { store, encryptionKey: SECRET, expireAfterSeconds: 7_200, autoExtendExpiration };
  const answer = (writes) => (context) => {
    const session = context.get("session");
    const visits = session.get("visits") ?? 0;
    if (writes) session.set("visits", visits + 1);
    return context.text("");
  };
  const app = new Hono().use(sessionMiddleware(options)).get("/", answer(false)).get("/write", answer(true));
  return { serve: async (headers, writes) => (await app.request(writes ? "/write" : "/", { headers })).headers, count };
}

/** React Router's sessions in Workers KV, with a signed cookie. */
function reactRouter() {
  const { binding, count } = countedKv();
  const cookie = createCookie("router", { secrets: [SECRET], httpOnly: true, secure: true });
  const storage = createWorkersKVSessionStorage({ cookie, kv: binding });
  const serve = async (headers, writes) => {
    const session = await storage.getSession(headers.get("Cookie"));
    const visits = session.get("visits") ?? 0;
    if (!writes) return new Headers();
    session.set("visits", visits + 1);
    return new Headers({ "Set-Cookie": await storage.commitSession(session) });
  };
  return { serve, count };
}

/** The other libraries. */
export const others = [
  { name: "hono-sessions, KV", open: () => honoSessions(false) },
  { name: "hono-sessions with its defaults, KV", open: () => honoSessions(true) },
  { name: "React Router, KV", open: reactRouter },
];

/**
 * rwsdk 1.7.3, which cannot be installed beside the other libraries: it brings a whole framework. Counted from
 * `defineDurableSession` in its `dist/runtime/lib/auth/session.js`. `load` checks the signature, and then calls the
 * session's object once. `save` mints a new id and calls that id's object once, which writes one row.
 */
export const rwsdk = {
  name: "rwsdk, Durable Objects",
  counts: {
    read: { objectRequest: 1, objectRow: 0 },
    back: { objectRequest: 1, objectRow: 0 },
    change: { objectRequest: 2, objectRow: 1 },
    first: { objectRequest: 1, objectRow: 1 },
    robot: { objectRequest: 1, objectRow: 1 },
    forged: { objectRequest: 0, objectRow: 0 },
  },
};
