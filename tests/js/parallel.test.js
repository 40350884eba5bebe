// Parallel requests of one visitor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { everyOrder } from "../support/orders.js";
import { ComparingStore, counting, disturbed } from "../support/store.js";
import { Browser, cookies, secret } from "../support/visitor.js";

const stores = { memory, "a store that compares": () => new ComparingStore(), KV: () => kv(new HostileKv()) };

/** A visitor with a session, and as many requests as there are acts, all opened before the first commit. */
async function opened(makeStore, begin, acts) {
  const store = counting(makeStore());
  const sessions = new Sessions({ store, secret });
  const visitor = new Browser(sessions);
  await visitor.visit(begin);
  const all = [];
  for (const act of acts) {
    const session = await sessions.open(visitor.request);
    act(session);
    all.push(session);
  }
  store.reset();
  return { store, sessions, visitor, all };
}

for (const [name, makeStore] of Object.entries(stores)) {
  const commit = (sessions, session) => sessions.commit(session, new Response());

  test(`semantics 31: parallel requests that change different variables keep all changes: ${name}`, async () => {
    const acts = Array.from({ length: 8 }, (_, number) => (session) => session.set(`k${number}`, number));
    const { sessions, visitor, all } = await opened(makeStore, (session) => session.set("start", 1), acts);
    // Last opened, first committed.
    for (const session of all.toReversed()) await commit(sessions, session);
    const statuses = all.map(({ status }) => status);
    assert.deepEqual(statuses, [...Array(7).fill("merged"), "saved"]);
    const expected = Object.fromEntries(acts.map((_, number) => [`k${number}`, number]));
    assert.deepEqual(await visitor.sees((session) => session.toObject()), { start: 1, ...expected });
  });

  test(`semantics 31: of parallel requests that change the same variable the later commit wins: ${name}`, async () => {
    const begin = (session) => session.set("same", 0).set("gone", 0).set("list", [0]);
    const { sessions, visitor, all } = await opened(makeStore, begin, [
      (session) => session.set("same", "first opened").delete("gone"),
      (session) => session.set("same", "last opened").set("gone", "back"),
      (session) => session.get("list").push("first"),
      (session) => session.get("list").push("second"),
    ]);
    await commit(sessions, all[1]);
    await commit(sessions, all[0]);
    await commit(sessions, all[2]);
    await commit(sessions, all[3]);
    await visitor.sees((session) => {
      assert.deepEqual(session.toObject(), { same: "first opened", list: [0, "second"] });
    });
  });

  test(`semantics 31: parallel requests keep what they do in different namespaces, and to user and persistence: ${name}`, async () => {
    const begin = (session) => {
      session.set("a", 1).namespace("cart").set("apples", 3);
      session.login(7);
      session.flash("note", "read me");
    };
    const { sessions, visitor, all } = await opened(makeStore, begin, [
      (session) => session.namespace("cart").set("pears", 1),
      (session) => session.namespace("cart").delete("apples"),
      (session) => session.namespace("history").set("page", "/"),
      (session) => session.setPersistent(),
      (session) => assert.equal(session.flash("note"), "read me"),
      (session) => session.clear(),
    ]);
    for (const session of all) visitor.keep(await commit(sessions, session));
    await visitor.sees((session) => {
      assert.deepEqual(session.namespace("cart").toObject(), { pears: 1 });
      assert.deepEqual(session.namespace("history").toObject(), { page: "/" });
      assert.deepEqual([session.size, session.userid(), session.persistent()], [0, 7, true]);
      assert.equal(session.flash("note"), undefined);
    });
  });

  test(`semantics 32: a request that only reads changes nothing that others have written since: ${name}`, async () => {
    const read = (session) => [session.get("cart"), session.namespace("n").size, session.vars.cart];
    const { store, sessions, visitor, all } = await opened(makeStore, (session) => session.set("cart", []), [read]);
    await visitor.visit((session) => session.get("cart").push("apple"));
    store.reset();
    await commit(sessions, all[0]);
    assert.deepEqual([all[0].status, store.writes], ["unchanged", 0]);
    assert.deepEqual(await visitor.sees((session) => session.get("cart")), ["apple"]);
  });

  test(`semantics 32: writing down the last use changes nothing else, whatever the request has loaded: ${name}`, async (context) => {
    const start = 1_750_000_000_000;
    context.mock.timers.enable({ apis: ["Date"], now: start });
    const store = counting(makeStore());
    const sessions = new Sessions({ store, secret });
    const visitor = new Browser(sessions);
    await visitor.visit((session) => session.set("cart", []).set("old", 1).login(7));
    context.mock.timers.tick(900_000);
    const readers = [await sessions.open(visitor.request), await sessions.open(visitor.request)];
    for (const reader of readers) reader.get("cart");
    const changer = await sessions.open(visitor.request);
    changer.get("cart").push("apple");
    changer.delete("old");
    await commit(sessions, readers[0]);
    await commit(sessions, changer.set("new", 1));
    await commit(sessions, readers[1]);
    assert.deepEqual([readers[0].status, readers[1].status], ["unchanged", "unchanged"]);
    await visitor.sees((session) => {
      assert.deepEqual(session.toObject(), { cart: ["apple"], new: 1 });
      assert.deepEqual([session.userid(), session.lastUsedAt], [7, start + 900_000]);
    });
  });

  test(`semantics 32: a request that only reads, and was overtaken by an end, brings nothing back: ${name}`, async (context) => {
    context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
    const sessions = new Sessions({ store: makeStore(), secret });
    for (const end of ["destroy", "reset", "logout", "renew"]) {
      const visitor = new Browser(sessions);
      await visitor.visit((session) => session.set("a", 1).login(7));
      const { request: incoming } = visitor;
      context.mock.timers.tick(900_000);
      const reader = await sessions.open(incoming);
      await visitor.visit((session) => session[end]());
      const response = await commit(sessions, reader);
      assert.deepEqual([reader.status, cookies(response)], ["unchanged", []], end);
      const again = new Browser(sessions);
      again.id = incoming.headers.get("Cookie").split("=")[1];
      assert.equal(await again.sees((session) => session.isNew), true, end);
    }
  });
}

test("semantics 31: on an atomic store no order of two writes loses one", async () => {
  const orders = await everyOrder(async (step) => {
    const entries = new Map();
    const visitor = new Browser(new Sessions({ store: new ComparingStore(() => {}, entries), secret }));
    await visitor.visit((session) => session.set("start", 1));
    const write = async (name) => {
      const store = new ComparingStore(() => step(name), entries);
      const sessions = new Sessions({ store, secret });
      await sessions.commit((await sessions.open(visitor.request)).set(name, 1), new Response());
    };
    await Promise.all([write("one"), write("two")]);
    assert.deepEqual(await visitor.sees((session) => session.toObject()), { start: 1, one: 1, two: 1 });
  });
  assert.ok(orders > 10, `${orders} orders`);
});

test("semantics 31: in KV a write is lost only between the other's look and write: the limit of this level", async () => {
  let lost = 0;
  await everyOrder(async (step) => {
    const binding = new HostileKv();
    const visitor = new Browser(new Sessions({ store: kv(binding), secret }));
    await visitor.visit((session) => session.set("start", 1));
    const windows = {};
    const write = async (name) => {
      const own = {
        async get(...all) {
          await step(`${name}`);
          windows[name] = { from: binding.calls.length };
          return binding.get(...all);
        },
        async put(...all) {
          await step(`${name}`);
          windows[name].to = binding.calls.length;
          return binding.put(...all);
        },
      };
      const sessions = new Sessions({ store: kv(own), secret });
      await sessions.commit((await sessions.open(visitor.request)).set(name, 1), new Response());
    };
    await Promise.all([write("one"), write("two")]);
    const { one, two } = windows;
    const overlap = one.from < two.to && two.from < one.to;
    const found = await visitor.sees((session) => session.toObject());
    if (overlap) lost += found.one && found.two ? 0 : 1;
    else assert.deepEqual(found, { start: 1, one: 1, two: 1 });
  });
  assert.ok(lost > 0, "windows that overlap are the only ones that lose");
});

test("semantics 31: in KV six requests of one page all succeed and keep their changes, at one write per second", async (context) => {
  context.mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_750_000_000_000 });
  const binding = new HostileKv();
  const { put } = binding;
  const lastPut = new Map();
  binding.put = async (key, ...rest) => {
    if (Date.now() - (lastPut.get(key) ?? 0) < 1_000) throw new Error("KV PUT failed: 429 Too Many Requests");
    lastPut.set(key, Date.now());
    return put.call(binding, key, ...rest);
  };
  const { visitor, sessions, all } = await opened(
    () => kv(binding),
    (session) => session.set("start", 1),
    Array.from({ length: 6 }, (_, number) => (session) => session.set(`k${number}`, number)),
  );
  let open = all.length;
  const commits = all.map((session) => sessions.commit(session, new Response()).finally(() => open--));
  while (open > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(10);
  }
  await Promise.all(commits);
  assert.deepEqual(await visitor.sees((session) => session.size), 7);
});

test("semantics 31: in KV what was written before a request's look is kept, and the status says so", async () => {
  const binding = new HostileKv();
  const between = { run: () => {} };
  const store = disturbed(kv(binding), (verb) => (verb === "update" ? between.run() : undefined));
  const visitor = new Browser(new Sessions({ store, secret }));
  await visitor.visit((session) => session.set("a", 1));
  const session = await visitor.sessions.open(visitor.request);
  const other = new Browser(new Sessions({ store: kv(binding), secret }));
  other.id = visitor.id;
  between.run = () => other.visit((found) => found.set("b", 2));
  await visitor.sessions.commit(session.set("c", 3), new Response());
  assert.equal(session.status, "merged");
  assert.deepEqual(await visitor.sees((found) => found.toObject()), { a: 1, b: 2, c: 3 });
});
