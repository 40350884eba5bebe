import { kv, Sessions } from "eltanin";
import { getIronSession } from "iron-session";
import { BY_HAND } from "../by-hand.js";
import { DIGEST, digest, request, SECRET, variables } from "../data.js";
import { expect } from "../expect.js";
import { careful, equal, plain } from "../hand-written/session.js";
import { Kv } from "../kv.js";
import { pair } from "../pair.js";
import { honoContext, honoSessions, ironOptions, routerStorage } from "../peers.js";

/** The most entries of the KV namespace of new visitors, which then forgets them all. */
const MOST_NEW = 1_000;

/** What a peer's session keeps: each namespace is one variable that holds an object. */
const NAMESPACES = Object.keys(variables);

/** Keeps an answer made from a session out of shared caches: Eltanin does that itself, with its peers the site must. */
function personal(response) {
  response.headers.set("Cache-Control", "private, no-store");
  response.headers.set("Vary", "Cookie");
  return response;
}

/**
 * Every contender as `serve(request, visits, first)`. It reads all 24 variables, sets the variable `visits` if it is
 * given a number, and answers with the sum of what it read, fit for caches. `first` is for a new visitor: `"all"` sets
 * all variables before that, and `"one"` reads nothing.
 */
function eltanin(binding) {
  const read = (session) => {
    const of = { own: session, cart: session.namespace("cart"), history: session.namespace("history") };
    return digest((namespace, key) => of[namespace].get(key));
  };
  return async (visit, visits, first) => {
    const sessions = new Sessions({ store: kv(binding), secret: SECRET });
    const session = await sessions.open(visit);
    if (first === "all") {
      session.update(variables.own).namespace("cart").update(variables.cart);
      session.namespace("history").update(variables.history);
    }
    const sum = first === "one" ? 0 : read(session);
    if (visits !== undefined) session.set("visits", visits);
    return sessions.commit(session, new Response(`${sum}`));
  };
}

function byHand(make) {
  return (binding) => {
    const sessions = make(binding, SECRET);
    return async (visit, visits, first) => {
      const session = await sessions.open(visit);
      const { data } = session;
      if (first === "all") Object.assign(data, structuredClone(variables));
      const sum = first === "one" ? 0 : digest((namespace, key) => data[namespace][key]);
      if (visits !== undefined) {
        data.own ??= {};
        data.own.visits = visits;
      }
      return sessions.commit(session, new Response(`${sum}`), first !== undefined || visits !== undefined);
    };
  };
}

function ironSession() {
  return async (visit, visits, first) => {
    const headers = new Headers();
    const session = await getIronSession(visit, headers, ironOptions);
    if (first === "all") Object.assign(session, structuredClone(variables));
    const sum = first === "one" ? 0 : digest((namespace, key) => session[namespace][key]);
    if (first === "one") session.own = { visits };
    else if (visits !== undefined) session.own.visits = visits;
    if (visits !== undefined || first) await session.save();
    return personal(new Response(`${sum}`, { headers }));
  };
}

async function honoSession(binding) {
  const context = await honoContext();
  const middleware = honoSessions(binding);
  return async (visit, visits, first) => {
    const c = context(visit);
    await middleware(c, async () => {
      const session = c.get("session");
      if (first === "all") for (const namespace of NAMESPACES) session.set(namespace, variables[namespace]);
      const of = Object.fromEntries(NAMESPACES.map((namespace) => [namespace, session.get(namespace)]));
      const sum = first === "one" ? 0 : digest((namespace, key) => of[namespace][key]);
      if (visits !== undefined) session.set("own", { ...of.own, visits });
      c.res = c.text(`${sum}`);
    });
    return personal(c.res);
  };
}

function reactRouter(binding) {
  const storage = routerStorage(binding);
  return async (visit, visits, first) => {
    const session = await storage.getSession(visit.headers.get("Cookie"));
    if (first === "all") for (const namespace of NAMESPACES) session.set(namespace, variables[namespace]);
    const of = Object.fromEntries(NAMESPACES.map((namespace) => [namespace, session.get(namespace)]));
    const sum = first === "one" ? 0 : digest((namespace, key) => of[namespace][key]);
    const response = personal(new Response(`${sum}`));
    if (visits !== undefined) session.set("own", { ...of.own, visits });
    if (visits !== undefined || first) response.headers.set("Set-Cookie", await storage.commitSession(session));
    return response;
  };
}

async function contenders() {
  const list = [
    { name: "Eltanin", does: "new Sessions, open, get, set, commit; kv(binding)", make: eltanin },
    { name: BY_HAND.plain, does: "random id, JSON in KV, saved when the handler says so", make: byHand(plain) },
    { name: BY_HAND.careful, does: "and the id signed, changes found by comparing", make: byHand(careful) },
    { name: BY_HAND.equal, does: "and the key hashed, both expiries, a look before the write", make: byHand(equal) },
    { name: "iron-session", does: "all data sealed in the cookie: no store", make: ironSession, webcrypto: true },
    { name: "hono-sessions", does: "sealed id; autoExtendExpiration off", make: honoSession, webcrypto: true },
    { name: "React Router", does: "createWorkersKVSessionStorage, signed id", make: reactRouter, webcrypto: true },
  ];
  for (const contender of list) {
    contender.binding = new Kv();
    contender.serve = await contender.make(contender.binding);
    const { cookie } = await answered(contender.serve(request(), undefined, "all"));
    contender.visit = () => request(cookie);
    contender.start = await contender.make(new Kv(MOST_NEW));
  }
  return list;
}

/** An answer's text, what it says to caches, and the cookies it sets as a `Cookie` field has them. */
async function answered(response) {
  const done = await response;
  const { headers } = done;
  return {
    text: await done.text(),
    caches: `${headers.get("Cache-Control")}; ${headers.get("Vary")}`,
    cookie: headers.getSetCookie().map(pair).join("; "),
  };
}

/** Asserts that the session has what it should, and counts the store operations of the request that is timed. */
async function checked({ name, binding, serve, visit }, visits) {
  const before = { reads: binding.reads, writes: binding.writes };
  const first = await answered(serve(visit(), visits));
  const ops = { reads: binding.reads - before.reads, writes: binding.writes - before.writes };
  expect(`${name}, what it read`, first.text, `${DIGEST}`);
  expect(`${name}, what it says to caches`, first.caches, "private, no-store; Cookie");
  if (visits !== undefined) {
    const next = first.cookie ? () => request(first.cookie) : visit;
    const wanted = DIGEST - variables.own.visits + visits;
    expect(`${name}, what it wrote`, (await answered(serve(next()))).text, `${wanted}`);
    await serve(next(), variables.own.visits);
  }
  return ops;
}

/** Asserts that a new visitor's session is stored and found again. */
async function checkedStart({ name, start }, visits, first) {
  const made = await answered(start(request(), visits, first));
  expect(`${name}, what it says to caches`, made.caches, "private, no-store; Cookie");
  expect(`${name}, a cookie`, made.cookie.length > 0, true);
  if (first === "one") return;
  const wanted = visits === undefined ? DIGEST : DIGEST - variables.own.visits + visits;
  expect(`${name}, what it wrote`, (await answered(start(request(made.cookie)))).text, `${wanted}`);
}

/** The rows on whole requests. */
export async function requestRows() {
  const list = await contenders();
  const row = (id, what, visits) => ({
    id,
    what,
    contenders: list.map((contender) => ({
      name: contender.name,
      does: contender.does,
      webcrypto: contender.webcrypto,
      request: contender.visit,
      run: (turn, visit) => contender.serve(visit, visits && visits + turn),
      check: () => checked(contender, visits),
    })),
  });
  const startRow = (id, what, first) => ({
    id,
    what,
    contenders: list.map((contender) => ({
      name: contender.name,
      does: contender.does,
      webcrypto: contender.webcrypto,
      request: () => request(),
      run: (turn, visit) => contender.start(visit, turn + 1, first),
      check: () => checkedStart(contender, 1_000, first),
    })),
  });
  return [
    startRow("first-24", "a new visitor's first request, which sets 24 variables", "all"),
    startRow("first-1", "a new visitor's first request, which sets one", "one"),
    row("read", "a request that reads all 24 variables"),
    row("write", "a request that reads all 24 variables and writes one", 1_000),
  ];
}
