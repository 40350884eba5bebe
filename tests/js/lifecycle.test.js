import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

const START = 1_750_000_000_000;

function site(store = memory(), options = {}) {
  const events = [];
  const counted = counting(store);
  const sessions = new Sessions({ store: counted, secret, onEvent: (event) => events.push(event.type), ...options });
  return { events, store: counted, sessions, person: new Browser(sessions) };
}

test("SEMANTICS 19: created, last-used and end can be read", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const { person } = site();
  await person.visit((session) => {
    session.set("a", 1);
    assert.deepEqual([session.createdAt, session.lastUsedAt, session.expiresAt], [START, START, START + 7_200_000]);
  });
  context.mock.timers.setTime(START + 3_600_000);
  await person.visit((session) => {
    assert.deepEqual([session.createdAt, session.lastUsedAt, session.expiresAt], [START, START, START + 7_200_000]);
  });
  await person.sees((session) => {
    assert.deepEqual([session.createdAt, session.lastUsedAt], [START, START + 3_600_000]);
    assert.equal(session.expiresAt, START + 3_600_000 + 7_200_000);
  });
});

test("SEMANTICS 19: isNew tells that this request started the session", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const { person, sessions } = site();
  const isNew = () => person.sees((session) => session.isNew);
  assert.equal(await isNew(), true);
  await person.visit((session) => session.set("a", 1));
  assert.equal(await isNew(), false);
  const { id } = person;
  person.id = "forged";
  assert.equal(await isNew(), true);
  person.id = id;
  context.mock.timers.setTime(START + 7_200_000);
  assert.equal(await isNew(), true);
  assert.equal((await sessions.open(request())).isNew, true);
});

test("SEMANTICS 19: destroy ends the session and removes the cookie, with one read and one write", async () => {
  const { person, store, events } = site();
  await person.visit((session) => session.set("a", 1).login(3));
  const { id } = person;
  store.reset();
  const response = await person.visit((session) => {
    session.destroy();
    assert.deepEqual([session.size, session.userid(), session.persistent()], [0, 0, false]);
  });
  assert.deepEqual(store.count, { reads: 1, writes: 1 });
  assert.deepEqual(cookies(response), [
    {
      name: "__Host-session",
      value: "",
      attributes: { path: "/", httponly: true, secure: true, samesite: "Lax", "max-age": "0" },
    },
  ]);
  assert.deepEqual(events, ["started", "ended"]);
  const after = await person.sessions.open(request(id));
  assert.deepEqual([after.isNew, after.size, after.userid()], [true, 0, 0]);
});

test("SEMANTICS 19: a later save in the same request cannot bring a destroyed session back", async () => {
  const { person, sessions, store } = site();
  await person.visit((session) => session.set("a", 1).namespace("cart").set("apples", 3));
  const session = await sessions.open(person.request);
  const ended = {
    category: "usage",
    code: "session_ended",
    message: "this session was ended with `destroy()`; call `reset()` instead, which begins an empty one at once",
  };
  session.destroy();
  assert.equal(session.namespace("cart").size, 0);
  session.set("b", 2).namespace("cart").set("pears", 1);
  session.logout();
  for (const act of ["setPersistent", "renew", "reset"]) assert.throws(() => session[act](), ended, act);
  assert.throws(() => session.login(1), ended);
  store.reset();
  assert.equal((await sessions.save(session)).status, "saved");
  session.set("c", 3);
  await sessions.save(session);
  session.destroy();
  await sessions.commit(session, new Response());
  assert.deepEqual(store.writes, 1);
  const after = await sessions.open(person.request);
  assert.deepEqual([after.isNew, after.size], [true, 0]);
});

test("SEMANTICS 19: destroying a session that was never stored stores nothing and sets no cookie", async () => {
  const { person, store } = site();
  const response = await person.visit((session) => {
    session.set("a", 1);
    session.destroy();
  });
  assert.equal(store.total, 0);
  assert.deepEqual(cookies(response), []);
});

// How far KV goes: a write looks first, so what this location knows to be ended stays ended …
for (const [ending, end] of Object.entries({
  logout: (session) => session.logout(),
  destroy: (session) => session.destroy(),
  reset: (session) => session.reset(),
  login: (session) => session.login(2),
})) {
  test(`SEMANTICS 19: in KV a slower request cannot undo a ${ending} that its location has seen`, async () => {
    const { person, sessions, events } = site(kv(new HostileKv()));
    await person.visit((session) => session.set("a", 1).login(1));
    const { id } = person;
    const slow = await sessions.open(request(id));
    slow.set("a", "slow");
    await person.visit(end);
    events.length = 0;
    assert.deepEqual(cookies(await sessions.commit(slow, new Response())), []);
    assert.deepEqual([slow.status, events], ["dropped", ["dropped"]]);
    assert.equal((await sessions.open(request(id))).isNew, true);
  });
}

// … and no further: KV has no compare-and-set, and answers from a cache for up to 60 seconds.
test("SEMANTICS 19: in KV a location that has not seen the end yet still saves: the limit of this level", async () => {
  const binding = new HostileKv();
  const { person, sessions, events } = site(kv(binding));
  await person.visit((session) => session.set("a", 1).login(1));
  const { id } = person;
  const slow = await sessions.open(request(id));
  slow.set("a", "slow");
  await person.visit((session) => session.destroy());
  binding.stale = true;
  events.length = 0;
  await sessions.commit(slow, new Response());
  assert.deepEqual(events, []);
  binding.stale = false;
  const back = await sessions.open(request(id));
  assert.deepEqual([back.isNew, back.get("a")], [false, "slow"]);
});

test("SEMANTICS 19: in KV two slower requests that both write are merged, and of one variable the last one wins", async () => {
  const { person, sessions } = site(kv(new HostileKv()));
  await person.visit((session) => session.set("a", 0));
  const [first, second] = [await sessions.open(person.request), await sessions.open(person.request)];
  await sessions.commit(first.set("a", 1).set("b", 1), new Response());
  await sessions.commit(second.set("b", 2).set("c", 3), new Response());
  assert.deepEqual([first.status, second.status], ["saved", "merged"]);
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2, c: 3 });
});

test("revalidate gives the session as it is now, and null when it has ended, expired or got another id", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const { person, sessions, store } = site();
  await person.visit((session) => session.set("a", 1).login(7));
  const session = await sessions.open(person.request);
  session.set("not", "committed");
  await person.visit((other) => other.set("a", 2));
  store.reset();
  const now = await sessions.revalidate(session);
  assert.deepEqual(
    [now.toObject(), now.userid(), now.id, store.count],
    [{ a: 2 }, 7, person.id, { reads: 1, writes: 0 }],
  );
  await person.visit((other) => other.renew());
  assert.equal(await sessions.revalidate(session), null);
  const renewed = await sessions.open(person.request);
  context.mock.timers.tick(7_200_000 - 1);
  assert.notEqual(await sessions.revalidate(renewed), null);
  context.mock.timers.tick(1);
  assert.equal(await sessions.revalidate(renewed), null);
  const fresh = await sessions.open(request());
  assert.equal(await sessions.revalidate(fresh), null, "it was never stored");
  await sessions.commit(fresh.set("a", 3), new Response());
  assert.equal((await sessions.revalidate(fresh)).get("a"), 3);
  await sessions.end(7);
  assert.equal((await sessions.revalidate(fresh)).get("a"), 3);
});
