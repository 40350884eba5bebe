// One request, one session.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { counting, disturbed } from "../support/store.js";
import { agents, Browser, cookies, request, secret } from "../support/visitor.js";

test("semantics 41: opening the same request twice gives the same session, for one read and one record", async () => {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  const incoming = request();
  const [inMiddleware, inHandler] = await Promise.all([sessions.open(incoming), sessions.open(incoming)]);
  assert.equal(inMiddleware, inHandler);
  assert.equal(await sessions.open(incoming), inMiddleware);
  inMiddleware.set("locale", "de");
  inHandler.set("cart", 1);
  const response = await sessions.commit(inHandler, await sessions.commit(inMiddleware, new Response()));
  assert.equal(cookies(response).length, 1);
  const person = new Browser(sessions);
  person.keep(response);
  store.reset();
  const again = person.request;
  const found = await sessions.open(again);
  assert.equal(await sessions.open(again), found);
  assert.deepEqual(
    [found.toObject(), store.count],
    [
      { locale: "de", cart: 1 },
      { reads: 1, writes: 0 },
    ],
  );
});

test("semantics 41: also after the commit, where a second opening gives the sealed session", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const incoming = request();
  const session = await sessions.open(incoming);
  await sessions.commit(session.set("a", 1), new Response());
  assert.equal(await sessions.open(incoming), session);
});

test("semantics 41: another request of the same visitor gives another session, and so does a clone", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const incoming = request();
  const session = await sessions.open(incoming);
  assert.notEqual(await sessions.open(request()), session);
  assert.notEqual(await sessions.open(incoming.clone()), session);
});

test("semantics 41: a robot's request is classified once and told once", async () => {
  const events = [];
  const sessions = new Sessions({ store: memory(), secret, onEvent: ({ type }) => events.push(type) });
  const incoming = request(undefined, { agent: agents.google });
  assert.deepEqual([await sessions.open(incoming), await sessions.open(incoming)], [null, null]);
  assert.deepEqual(events, ["robot"]);
});

/** Opens more requests than are remembered in the list of recent ones. */
async function openOthers(sessions) {
  for (let count = 0; count < 40; count++) await sessions.open(request());
}

test("semantics 41: however many requests are opened meanwhile, a request under way keeps its session", async () => {
  const events = [];
  const sessions = new Sessions({ store: memory(), secret, onEvent: ({ type }) => events.push(type) });
  const [incoming, robots] = [request(), request(undefined, { agent: agents.google })];
  const session = await sessions.open(incoming);
  session.set("a", 1);
  assert.equal(await sessions.open(robots), null);
  await openOthers(sessions);
  assert.equal(await sessions.open(incoming), session);
  assert.equal(await sessions.open(robots), null);
  assert.deepEqual(events, ["robot"]);
});

test("semantics 41: a request that comes back long after its commit gives the session with its new id", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  person.keep(await sessions.commit((await sessions.open(person.request)).set("a", 1), new Response()));
  const incoming = person.request;
  const session = await sessions.open(incoming);
  session.login(7);
  await sessions.commit(session, new Response());
  await openOthers(sessions);
  const late = await sessions.open(incoming);
  assert.deepEqual([late.id, late.userid(), late.get("a")], [session.id, 7, 1]);
  assert.equal(await sessions.open(incoming), late);
});

test("semantics 41: a large session is attached to its request and is still the same", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  const large = "x".repeat(1 << 17);
  person.keep(await sessions.commit((await sessions.open(person.request)).set("a", large), new Response()));
  const incoming = person.request;
  const session = await sessions.open(incoming);
  assert.equal(await sessions.open(incoming), session);
  assert.deepEqual([inspect(incoming).includes("xxx"), session.get("a")], [false, large]);
});

const binding = new HostileKv();
const store = memory();
const equals = {
  "the same options": [{ store }, { store }],
  "options in another order": [
    { store, idFormat: "draco", lifetime: { volatile: 60, absolute: 600 } },
    { lifetime: { absolute: 600, volatile: 60 }, idFormat: "draco", store },
  ],
  "other functions": [
    { store, onEvent: () => 1, robots: { decide: ({ kind }) => kind } },
    { store, onEvent: () => 2, robots: { decide: ({ kind }) => kind } },
  ],
  "a store of one binding and prefix": [{ store: kv(binding) }, { store: kv(binding, { prefix: "session:" }) }],
  "options that a class has": [
    { store, cookie: { name: "sid", sameSite: "strict" } },
    new (class {
      secret = secret;
      store = store;
      get cookie() {
        return new (class {
          name = "sid";
          get sameSite() {
            return "strict";
          }
        })();
      }
    })(),
  ],
};
for (const [what, [one, other]] of Object.entries(equals)) {
  test(`semantics 41: the same request gives the same session through another Sessions with ${what}`, async () => {
    const incoming = request();
    const [first, second] = [one, other].map((options) => new Sessions(Object.assign(options, { secret })));
    const session = await first.open(incoming);
    assert.equal(await second.open(incoming), session);
    const response = await second.commit(session.set("a", 1), new Response());
    assert.deepEqual(
      (await first.commit(session, new Response())).headers.getSetCookie(),
      response.headers.getSetCookie(),
    );
  });
}

const differences = {
  "another store": { store: memory() },
  "another cookie name": { cookie: { name: "__Host-admin" } },
  "another id format": { idFormat: "draco" },
  "another secret": { secret: "another secret, also of over thirty-two bytes" },
  "another lifetime": { lifetime: { volatile: 60 } },
  "tokens on": { tokens: true },
};
for (const [what, options] of Object.entries(differences)) {
  test(`semantics 41: the same request gives another session through a Sessions with ${what}`, async () => {
    const incoming = request();
    const session = await new Sessions({ store, secret }).open(incoming);
    assert.notEqual(await new Sessions({ store, secret, ...options }).open(incoming), session);
  });
}

test("semantics 41: a new Sessions in each function of a request, as on the edge, gives one session", async () => {
  const env = { SESSIONS: new HostileKv() };
  const sessions = () => new Sessions({ store: kv(env.SESSIONS), secret });
  const incoming = request();
  (await sessions().open(incoming)).set("a", 1);
  (await sessions().open(incoming)).set("b", 2);
  const response = await sessions().commit(await sessions().open(incoming), new Response());
  assert.deepEqual(env.SESSIONS.count, { reads: 0, writes: 1 });
  const person = new Browser(sessions());
  person.keep(response);
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2 });
});

test("semantics 41: opening that failed is tried again", async () => {
  const trouble = { now: () => {} };
  const sessions = new Sessions({ store: disturbed(memory(), () => trouble.now()), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const { request: incoming } = person;
  trouble.now = () => {
    throw new Error("down");
  };
  const failures = await Promise.allSettled([sessions.open(incoming), sessions.open(incoming)]);
  assert.deepEqual(
    failures.map(({ reason }) => reason.code),
    ["store_failed", "store_failed"],
  );
  trouble.now = () => {};
  const session = await sessions.open(incoming);
  assert.equal(session.get("a"), 1);
  assert.equal(await sessions.open(incoming), session);
});

test("semantics 41: a request of a framework that is no Request is one request too", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const headers = new Headers({ "User-Agent": agents.person });
  const incoming = { url: "https://shop.example/", headers };
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(incoming);
  assert.equal(await sessions.open(incoming), session);
  for (const derive of [
    (extra) => ({ ...incoming, ...extra }),
    (extra) => Object.assign(Object.create(incoming), extra),
  ]) {
    // A copy with other headers is another visitor's request.
    const other = await sessions.open(derive({ headers: person.request.headers }));
    assert.deepEqual([other.get("a"), other.id], [1, person.id]);
    assert.equal(await sessions.open(incoming), session);
  }
});

test("semantics 41: a request that is frozen, or a proxy, is one request too", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const fields = { url: "https://shop.example/", headers: new Headers({ "User-Agent": agents.person }) };
  for (const incoming of [Object.freeze({ ...fields }), Object.seal({ ...fields }), new Proxy({ ...fields }, {})]) {
    const session = await sessions.open(incoming);
    assert.equal(await sessions.open(incoming), session);
    assert.notEqual(await sessions.open({ ...incoming }), session);
  }
});

test("semantics 41: a request that is logged shows nothing of its session", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const incoming = { url: "https://shop.example/", headers: new Headers({ "User-Agent": agents.person }) };
  const session = (await sessions.open(incoming)).set("secret", "of the visitor");
  const shown = inspect(incoming, { depth: 9, showHidden: true }) + JSON.stringify(incoming);
  for (const part of [session.id.slice(0, 12), "of the visitor"]) assert.equal(shown.includes(part), false);
});

test("semantics 41: a request that is asked for by a handler and by its middleware is committed once", async () => {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  const incoming = request();
  (await sessions.open(incoming)).set("locale", "de");
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    (await session()).set("cart", 1);
    return new Response();
  });
  const person = new Browser(sessions);
  person.keep(await handler(incoming, {}, {}));
  assert.equal(store.writes, 1);
  assert.deepEqual(await person.sees((session) => session.toObject()), { locale: "de", cart: 1 });
});
