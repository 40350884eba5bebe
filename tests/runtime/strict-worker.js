/** Sessions on the store that the path names, `/<store>/<action>`; a response says what its store operations were. */

import { d1, durableObject, kv, Sessions } from "eltanin";

export { SessionObject } from "eltanin/durable-object";

/** A binding whose methods are counted in `calls`. */
const counted = (binding, methods, calls) =>
  Object.fromEntries(
    methods.map((method) => [
      method,
      (...given) => {
        calls.push(method);
        return binding[method](...given);
      },
    ]),
  );

/** The store, with each call to the platform in `calls`. A statement of D1 is sent by `all`, or with others by `batch`. */
const stores = {
  "durable-object": ({ SESSION_OBJECTS }, calls) =>
    durableObject({
      getByName: (name, options) => counted(SESSION_OBJECTS.getByName(name, options), ["load", "swap"], calls),
    }),
  d1: ({ DB }, calls) =>
    d1({
      prepare: (query) => ({
        bind(...values) {
          const statement = DB.prepare(query).bind(...values);
          statement.all = counted({ all: Object.getPrototypeOf(statement).all.bind(statement) }, ["all"], calls).all;
          return statement;
        },
      }),
      ...counted(DB, ["batch"], calls),
    }),
  kv: ({ SESSIONS }, calls) => kv(counted(SESSIONS, ["get", "put"], calls)),
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The requests that wait in the middle, by the name that they were given, and those that may go on. */
const [waiting, released] = [new Set(), new Set()];

async function hold(name) {
  if (name === undefined) return;
  waiting.add(name);
  while (!released.has(name)) await pause(5);
}

/** What a request does with its session. One with `held` waits for `release`. */
const actions = {
  idle: () => null,
  read: (session) => [...session.namespace("cart").keys()],
  async add(session, { item, held }) {
    await hold(held);
    session.namespace("cart").set(item, 1);
  },
  async login(session, { user, held }) {
    session.login(user);
    await hold(held);
  },
  waits: (_session, { held }) => waiting.has(held),
  release: (_session, { held }) => void released.add(held),
  logout: (session) => void session.logout(),
  user: (session) => session.userid(),
  end: (_session, { user }, sessions) => sessions.end(user),
};

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const [, store, action] = pathname.split("/");
    if (!action)
      return new Response("<!doctype html><title>stores</title>", { headers: { "Content-Type": "text/html" } });
    const calls = [];
    const sessions = new Sessions({ store: stores[store](env, calls), secret: env.SESSION_SECRET });
    const session = await sessions.open(request);
    const result = session && (await actions[action](session, Object.fromEntries(searchParams), sessions));
    const headers = { "Content-Type": "application/json" };
    const response = await sessions.commit(session, new Response(JSON.stringify(result ?? null), { headers }));
    response.headers.set("X-Calls", calls.join(" "));
    response.headers.set("X-Status", session?.status ?? "none");
    return response;
  },
};
