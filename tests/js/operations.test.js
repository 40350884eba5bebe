// How many store operations a request takes: on an atomic store, and in KV.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { ComparingStore } from "../support/store.js";
import { agents, Browser, request, secret } from "../support/visitor.js";

const HOUR = 3_600_000;

/** A site of each kind, and what counts its operations. */
const sites = {
  atomic(options) {
    const counter = new ComparingStore();
    return { counter, sessions: new Sessions({ store: counter, secret, ...options }) };
  },
  KV(options) {
    const counter = new HostileKv();
    return { counter, sessions: new Sessions({ store: kv(counter), secret, ...options }) };
  },
};

/** Kinds of session from which a request starts. */
const begins = {
  "a new visitor's": undefined,
  "a known visitor's": (session) => session.set("a", { n: 1 }),
  "a logged-in visitor's": (session) => session.set("a", { n: 1 }).login(7),
};

/** Says goodbye after a reset. */
function goodbye(session) {
  session.reset();
  session.flash("bye", 1);
}

/** What a request does, how it begins, and its [reads, writes]: on an atomic store, and in KV. */
const costs = [
  ["a new visitor's", "first request that only reads", (session) => session.get("a"), [0, 0], [0, 0]],
  ["a new visitor's", "first write", (session) => session.set("a", 1), [0, 1], [0, 1]],
  ["a new visitor's", "first write with a login", (session) => session.set("a", 1).login(7), [1, 2], [0, 1]],
  ["a new visitor's", "login", (session) => session.login(7), [1, 2], [0, 1]],
  ["a new visitor's", "CSRF token", (session) => session.csrfToken(), [0, 0], [0, 0]],
  ["a new visitor's", "renewal", (session) => session.renew(), [0, 0], [0, 0]],
  ["a new visitor's", "end", (session) => session.set("a", 1).destroy(), [0, 0], [0, 0]],
  ["a known visitor's", "request that reads", (session) => session.get("a").n, [1, 0], [1, 0]],
  ["a known visitor's", "CSRF token", (session) => session.csrfToken(), [1, 0], [1, 0]],
  ["a known visitor's", "change", (session) => session.set("b", 2), [1, 1], [2, 1]],
  ["a known visitor's", "change in place", (session) => session.get("a").n++, [1, 1], [2, 1]],
  [
    "a known visitor's",
    "change of many variables",
    (session) => session.update({ b: 1, c: 2 }).namespace("n").set("d", 3),
    [1, 1],
    [2, 1],
  ],
  ["a known visitor's", "login", (session) => session.login(7), [2, 3], [2, 2]],
  ["a known visitor's", "login with changes", (session) => session.set("b", 2).login(7), [2, 3], [2, 2]],
  ["a known visitor's", "logout of nobody", (session) => session.logout(), [1, 0], [1, 0]],
  ["a known visitor's", "renewal", (session) => session.renew(), [1, 2], [2, 2]],
  ["a known visitor's", "end", (session) => session.destroy(), [1, 1], [2, 1]],
  ["a known visitor's", "reset", (session) => session.reset(), [1, 1], [2, 1]],
  ["a known visitor's", "reset with a message", goodbye, [1, 2], [2, 2]],
  ["a logged-in visitor's", "request that reads", (session) => session.userid(), [1, 0], [1, 0]],
  ["a logged-in visitor's", "change", (session) => session.set("b", 2), [1, 1], [2, 1]],
  ["a logged-in visitor's", "logout", (session) => session.logout(), [1, 2], [2, 2]],
  ["a logged-in visitor's", "renewal", (session) => session.renew(), [2, 3], [2, 2]],
  ["a logged-in visitor's", "login as another", (session) => session.login(8), [2, 3], [2, 2]],
  ["a logged-in visitor's", "persistence", (session) => session.setPersistent(), [1, 1], [2, 1]],
  ["a logged-in visitor's", "end", (session) => session.destroy(), [1, 1], [2, 1]],
  ["a logged-in visitor's", "logout with clear", (session) => session.logout({ clear: true }), [1, 1], [2, 1]],
];

for (const [begin, what, act, ...counts] of costs) {
  for (const [index, [name, make]] of Object.entries(sites).entries()) {
    const [reads, writes] = counts[index];
    test(`store operations, ${name}: ${begin} ${what} takes ${reads} reads and ${writes} writes`, async () => {
      const { sessions, counter } = make();
      const person = new Browser(sessions);
      if (begins[begin]) await person.visit(begins[begin]);
      counter.reset();
      await person.visit(act);
      assert.deepEqual(counter.count, { reads, writes });
    });
  }
}

const keepingTime = [
  ["that reads within a tenth of the idle time", 0.19 * HOUR, [1, 0], [1, 0]],
  ["that reads when its last use is to be written down", 0.2 * HOUR, [1, 1], [2, 1]],
  ["that changes something then", 0.2 * HOUR, [1, 1], [2, 1], (session) => session.set("b", 2)],
];
for (const [what, milliseconds, atomic, inKv, act = () => {}] of keepingTime) {
  test(`store operations: a known visitor's request ${what} takes one write at most`, async (context) => {
    for (const [name, expected] of [
      ["atomic", atomic],
      ["KV", inKv],
    ]) {
      context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
      const { sessions, counter } = sites[name]();
      const person = new Browser(sessions);
      await person.visit((session) => session.set("a", 1));
      context.mock.timers.tick(milliseconds);
      counter.reset();
      await person.visit(act);
      assert.deepEqual(counter.count, { reads: expected[0], writes: expected[1] }, name);
      context.mock.timers.reset();
    }
  });
}

/** An id with a tag that is none. */
const forged = (number) => `I${String(number).padStart(43, "A")}`;

for (const [name, make] of Object.entries(sites)) {
  test(`store operations, ${name}: robots, forged ids, untouched handlers and unstored tokens take none`, async () => {
    const { sessions, counter } = make({ tokens: true });
    const person = new Browser(sessions);
    await person.visit((session) => session.set("a", 1));
    const token = (await sessions.save(await sessions.open(request(undefined, { headers: { "Session-Token": "?1" } }))))
      .token;
    assert.notEqual(token, "");
    counter.reset();
    await sessions.commit(await sessions.open(request(undefined, { agent: agents.google })), new Response());
    for (let number = 0; number < 1_000; number++) {
      await sessions.commit(await sessions.open(request(forged(number))), new Response());
    }
    const bearer = { headers: { Authorization: `Bearer ${token}` } };
    const session = await sessions.open(request(undefined, bearer));
    assert.deepEqual([session.isNew, session.size], [true, 0]);
    await sessions.commit(session, new Response());
    const plain = new Response("plain");
    assert.equal(await sessions.handler(() => plain)(person.request, {}, {}), plain);
    assert.deepEqual([...plain.headers.keys()], ["content-type"]);
    sessions.knows(person.request);
    sessions.robot(person.request);
    sessions.inspect(person.id);
    assert.deepEqual(counter.count, { reads: 0, writes: 0 });
  });

  test(`store operations, ${name}: ten read-only requests and their second commits take ten reads`, async () => {
    const { sessions, counter } = make();
    const person = new Browser(sessions);
    await person.visit((session) => session.set("a", { n: 1 }).namespace("cart").set("apples", 3));
    counter.reset();
    for (let times = 0; times < 10; times++) {
      const session = await sessions.open(person.request);
      assert.deepEqual([session.get("a").n, session.namespace("cart").get("apples")], [1, 3]);
      await sessions.commit(session, await sessions.commit(session, new Response()));
    }
    assert.deepEqual(counter.count, { reads: 10, writes: 0 });
  });
}

test("store operations, atomic: a change that finds another one written needs no further read", async () => {
  const { sessions, counter } = sites.atomic();
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const slow = await sessions.open(person.request);
  await person.visit((session) => session.set("b", 2));
  counter.reset();
  await sessions.commit(slow.set("c", 3), new Response());
  assert.deepEqual([counter.count, slow.status], [{ reads: 0, writes: 2 }, "merged"]);
});

test("store operations, atomic: end and list take two updates and two updates for each session, and one read for each", async () => {
  const { sessions, counter } = sites.atomic();
  for (let number = 0; number < 3; number++) await new Browser(sessions).visit((session) => session.login(7));
  counter.reset();
  assert.equal((await sessions.list(7)).length, 3);
  assert.deepEqual(counter.count, { reads: 4, writes: 0 });
  counter.reset();
  assert.equal(await sessions.end(7), 3);
  assert.deepEqual(counter.count, { reads: 5, writes: 5 });
});
