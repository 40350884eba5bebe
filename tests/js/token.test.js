// Session tokens, as the server gives and takes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { counting } from "../support/store.js";
import { agents, Browser, cookies, request, secret } from "../support/visitor.js";

const START = 1_750_000_000_000;

function site(options = {}, makeStore = memory) {
  const events = [];
  const store = counting(makeStore());
  const onEvent = (event) => events.push(event);
  return { events, store, sessions: new Sessions({ store, secret, tokens: true, onEvent, ...options }) };
}

/** A client without cookies: it keeps the token of each answer. */
class Client {
  token = "";

  constructor(sessions, agent = agents.curl) {
    this.sessions = sessions;
    this.agent = agent;
  }

  get request() {
    const headers = this.token ? { Authorization: `Bearer ${this.token}` } : { "Session-Token": "?1" };
    return request(undefined, { agent: this.agent, headers });
  }

  /** One request; the response has the session, and whether it was challenged. */
  async visit(act = () => {}) {
    const { request } = this;
    const session = await this.sessions.open(request);
    const refusal = this.sessions.challenge(request, session);
    if (session) act(session);
    const response = await this.sessions.commit(session, new Response());
    this.token = response.headers.get("Session-Token") ?? this.token;
    return Object.assign(response, { session, refusal });
  }
}

for (const [name, makeStore] of Object.entries({ memory, KV: () => kv(new HostileKv()) })) {
  test(`semantics 46: a token that was only asked for stores nothing, and neither do requests with it: ${name}`, async () => {
    const { store, sessions, events } = site({}, makeStore);
    const client = new Client(sessions);
    const { session } = await client.visit();
    assert.match(client.token, /^[\w-]{60}$/);
    assert.deepEqual([session.token, session.status, session.isNew], ["", "unchanged", true]);
    for (let time = 0; time < 3; time++) {
      const { session, refusal, headers } = await client.visit((one) => one.get("a"));
      assert.equal(refusal, undefined);
      assert.deepEqual([session.isNew, session.size, session.userid(), session.token], [true, 0, 0, ""]);
      // It is not renewed before its time.
      assert.equal(headers.get("Session-Token"), null);
    }
    assert.deepEqual(
      [store.total, events.filter(({ type }) => type !== "robot")],
      [0, [{ type: "refused", carrier: "token", reason: "none" }]],
    );
  });

  for (const [what, act] of Object.entries({
    "first write": (session) => session.set("a", 1),
    login: (session) => session.set("a", 1).login(7),
  })) {
    test(`semantics 46: the ${what} with a token that is not stored starts the session, whose token comes back: ${name}`, async () => {
      const { store, sessions } = site({}, makeStore);
      const client = new Client(sessions);
      await client.visit();
      const unstored = client.token;
      const { session, refusal, headers } = await client.visit(act);
      assert.equal(refusal, undefined);
      assert.equal(session.status, "saved");
      assert.equal(headers.get("Session-Token"), client.token);
      assert.equal(sessions.inspect(session.token).random, sessions.inspect(client.token).random);
      assert.notEqual(sessions.inspect(client.token).random, sessions.inspect(unstored).random, "it has a new id");
      assert.equal(sessions.inspect(unstored).valid, true);
      const writes = store.writes;
      const again = await client.visit((one) => assert.equal(one.get("a"), 1));
      assert.deepEqual([again.session.isNew, store.writes], [false, writes]);
      // The first one is still good for an empty session, and leads to no other.
      client.token = unstored;
      await client.visit((one) => assert.equal(one.size, 0));
    });
  }
}

test("semantics 46: a program that asks and changes nothing fills no store, however often it asks", async () => {
  const { store, sessions } = site();
  const tokens = new Set();
  for (let number = 0; number < 1_000; number++) {
    const client = new Client(sessions);
    await client.visit();
    tokens.add(client.token);
  }
  assert.deepEqual([tokens.size, store.total], [1_000, 0]);
});

test("semantics 46: a token that is not stored lives as long as any other, is renewed, and then is challenged", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const { store, sessions } = site({ tokens: { lifetime: 600 } });
  const client = new Client(sessions);
  await client.visit();
  const first = client.token;
  context.mock.timers.setTime(START + 299_999);
  await client.visit();
  assert.equal(client.token, first);
  context.mock.timers.setTime(START + 300_000);
  await client.visit();
  assert.notEqual(client.token, first);
  assert.equal(store.total, 0);
  client.token = first;
  context.mock.timers.setTime(START + 599_999);
  assert.equal((await client.visit()).refusal, undefined);
  client.token = first;
  context.mock.timers.setTime(START + 600_000);
  assert.equal((await client.visit()).refusal.status, 401);
});

test("semantics 46: what is under the tag cannot be changed: a stored token is not made an unstored one, nor the other way", async () => {
  const { sessions } = site();
  const stored = new Client(sessions);
  await stored.visit((session) => session.set("a", 1));
  const unstored = new Client(sessions);
  await unstored.visit();
  for (const [from, to] of [
    [stored, unstored],
    [unstored, stored],
  ]) {
    // The first character holds the version.
    const forged = `${to.token[0]}${from.token.slice(1)}`;
    assert.notEqual(forged, from.token);
    assert.equal(sessions.inspect(forged).valid, false);
  }
});

test("semantics 46: a CSRF token, a renewal and a reset store nothing either", async () => {
  const { store, sessions } = site();
  const client = new Client(sessions);
  await client.visit();
  const { headers } = await client.visit((session) => {
    session.csrfToken();
    session.renew();
    session.set("a", 1);
    session.reset();
  });
  assert.deepEqual([store.total, cookies({ headers })], [0, []]);
});

test("semantics 44: a token is bound to the cookie name, as an id is: shop and admin do not accept each other's", async () => {
  const store = memory();
  const named = (name, options) => new Sessions({ store, secret, tokens: true, cookie: { name }, ...options });
  for (const idFormat of ["standard", "draco"]) {
    const [shop, admin] = [named("__Host-shop", { idFormat }), named("__Host-admin", { idFormat })];
    const client = new Client(shop);
    for (const act of [() => {}, (session) => session.login(7)]) {
      await client.visit(act);
      const { token } = client;
      assert.deepEqual([shop.inspect(token).valid, admin.inspect(token).reason], [true, "bad_tag"]);
      const stranger = new Client(admin, agents.person);
      stranger.token = token;
      assert.equal(admin.knows(stranger.request), false);
      const { session, refusal } = await stranger.visit();
      assert.deepEqual([session.userid(), session.isNew, refusal.status], [0, true, 401]);
    }
  }
});

test("semantics 44: records of two cookie names lie apart in one store, and so do the lists of a user's sessions", async () => {
  const store = memory();
  const [shop, admin] = ["__Host-shop", "__Host-admin"].map(
    (name) => new Sessions({ store, secret, tokens: true, cookie: { name } }),
  );
  const client = new Client(shop);
  await client.visit((session) => session.login(7));
  assert.deepEqual([(await shop.list(7)).length, (await admin.list(7)).length], [1, 0]);
  assert.equal(await admin.end(7), 0);
  assert.equal((await client.visit()).session.userid(), 7);
});

test("after login, logout, renew and reset the token is that of the new id at once, and comes with the answer", async () => {
  const { sessions } = site();
  const client = new Client(sessions);
  await client.visit((session) => session.set("a", 1));
  for (const act of ["login", "renew", "logout", "reset"]) {
    const before = client.token;
    const { session } = await client.visit((one) => {
      one[act](...(act === "login" ? [7] : []));
      one.set("n", act);
    });
    assert.notEqual(client.token, before, act);
    assert.equal(sessions.inspect(session.token).random, sessions.inspect(client.token).random, act);
    assert.equal((await client.visit()).session.get("n"), act);
    client.token = before;
    // For 2 minutes it is that of a session that moved on: no 401, and nothing of the session.
    assert.equal((await client.visit()).session.get("n"), undefined, act);
    client.token = session.token;
  }
});

test("a token that is no session gives a tentative session, which only a login stores", async () => {
  const { store, sessions } = site();
  const client = new Client(sessions, agents.person);
  await client.visit((session) => session.set("a", 1));
  await client.visit((session) => session.destroy());
  const dead = client.token;
  store.reset();
  const forged = `${dead.slice(0, -2)}AA`;
  for (const token of ["nonsense", forged]) {
    client.token = token;
    const { session, refusal, headers } = await client.visit((one) => one.set("b", 1));
    assert.deepEqual([session.status, refusal.status, headers.get("Session-Token")], ["dropped", 401, null]);
  }
  assert.equal(store.total, 0);
  client.token = forged;
  const { session, headers } = await client.visit((one) => one.set("b", 1).login(7));
  assert.deepEqual([session.status, session.userid()], ["saved", 7]);
  client.token = headers.get("Session-Token");
  assert.equal((await client.visit()).session.get("b"), 1);
});

test("a request with a token gets no cookie, and where cookie and token name two sessions the token wins", async () => {
  const { sessions } = site();
  const person = new Browser(sessions);
  await person.visit((session) => session.set("who", "cookie"));
  const client = new Client(sessions);
  await client.visit((session) => session.set("who", "token"));
  const both = request(person.id, { headers: { Authorization: `Bearer ${client.token}` } });
  const session = await sessions.open(both);
  assert.equal(session.get("who"), "token");
  session.login(7);
  const response = await sessions.commit(session, new Response());
  assert.deepEqual(cookies(response), []);
  assert.notEqual(response.headers.get("Session-Token"), null);
  assert.equal(await person.sees((found) => found.userid()), 0);
});
