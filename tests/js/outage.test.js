import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions, SessionsError } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { counting, disturbed } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

/** A site whose store does `trouble.now` before each operation; the trouble starts later. */
function site(options = {}) {
  const trouble = { now: () => {} };
  const events = [];
  const store = disturbed(memory(), (name) => trouble.now(name));
  const sessions = new Sessions({ store, secret, onEvent: (event) => events.push(event), ...options });
  return { trouble, events, sessions, person: new Browser(sessions) };
}

const writes = ["create", "save", "replace", "delete"];
const fail = (names) => (name) => {
  if (names.includes(name)) throw new Error("KV is down");
};
const hang = (names) => (name) => (names.includes(name) ? new Promise(() => {}) : undefined);

/** Every way to write. */
const acts = {
  create: { known: false, act: (session) => session.set("a", 2) },
  save: { known: true, act: (session) => session.set("a", 2) },
  replace: { known: true, act: (session) => session.login(1) },
  delete: { known: true, act: (session) => session.destroy() },
};

for (const [operation, { known, act }] of Object.entries(acts)) {
  for (const [how, start, code, text] of [
    ["fails", fail, "store_failed", `the store failed to "${operation}": Error: KV is down`],
    ["hangs", hang, "store_timeout", `the store did not answer to "${operation}" within 0.02 seconds`],
  ]) {
    test(`store down: when "${operation}" ${how}, commit rejects, no cookie is set, nothing is reported saved`, async () => {
      const { trouble, events, sessions, person } = site({ storeTimeout: 0.02 });
      if (known) await person.visit((session) => session.set("a", 1));
      const session = await sessions.open(person.request);
      act(session);
      events.length = 0;
      trouble.now = start(writes);
      const response = new Response("ok");
      const error = await sessions.commit(session, response).then(assert.fail, (caught) => caught);
      assert.ok(error instanceof SessionsError);
      assert.deepEqual([error.category, error.code, error.message], ["store", code, text]);
      assert.equal(error.cause?.message, how === "fails" ? "KV is down" : undefined);
      assert.deepEqual(cookies(response), []);
      assert.deepEqual(events, [{ type: "store", error }]);

      // The store is up again: the visitor has what it had, and the same session can still be committed.
      trouble.now = () => {};
      const before = await person.sees((found) => [found.isNew, found.get("a"), found.userid()]);
      assert.deepEqual(before, known ? [false, 1, 0] : [true, undefined, 0]);
      person.keep(await sessions.commit(session, new Response()));
      const after = await person.sees((found) => [found.isNew, found.get("a"), found.userid()]);
      const expected = {
        create: [false, 2, 0],
        save: [false, 2, 0],
        replace: [false, 1, 1],
        delete: [true, undefined, 0],
      };
      assert.deepEqual(after, expected[operation]);
    });
  }
}

for (const [how, start, code] of [
  ["fails", fail, "store_failed"],
  ["hangs", hang, "store_timeout"],
]) {
  test(`store down: when reading ${how}, open rejects for a known visitor and nobody is taken for somebody else`, async () => {
    const { trouble, events, sessions, person } = site({ storeTimeout: 0.02 });
    await person.visit((session) => session.set("a", 1));
    events.length = 0;
    trouble.now = start(["load"]);
    const error = await sessions.open(person.request).then(assert.fail, (caught) => caught);
    assert.deepEqual([error.name, error.category, error.code], ["SessionsError", "store", code]);
    assert.deepEqual(events, [{ type: "store", error }]);
    // A visitor without a cookie needs no reading.
    assert.equal((await sessions.open(request())).isNew, true);
  });
}

test("store down: a store that fails after its time was up is told of once", async () => {
  const { trouble, events, sessions, person } = site({ storeTimeout: 0.01 });
  await person.visit((session) => session.set("a", 1));
  events.length = 0;
  trouble.now = async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    throw new Error("KV is down");
  };
  await assert.rejects(sessions.open(person.request), { code: "store_timeout" });
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(
    events.map(({ error }) => error.code),
    ["store_timeout"],
  );
});

test("a store that answers at once needs no timer", async (context) => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const timer = context.mock.method(globalThis, "setTimeout");
  await person.visit((session) => session.set("a", 2));
  await sessions.open(person.request);
  assert.equal(timer.mock.callCount(), 0);
});

test("store down: a store that throws, and does not reject, is down too", async () => {
  const store = memory();
  const sessions = new Sessions({ store, secret });
  store.create = () => {
    throw new TypeError("no binding");
  };
  const session = await sessions.open(request());
  await assert.rejects(sessions.commit(session.set("a", 1), new Response()), {
    category: "store",
    code: "store_failed",
  });
});

test("store down: a handler answers nothing that was not saved", async () => {
  const { trouble, sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  trouble.now = fail(writes);
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    (await session()).set("a", 2);
    return new Response("saved");
  });
  await assert.rejects(handler(person.request, {}, {}), { category: "store" });
});

test("store down: a handler that catches the failure of reading can answer without a session", async () => {
  const { trouble, sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  trouble.now = fail(["load"]);
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    try {
      await session();
    } catch {
      return new Response("come back later", { status: 503 });
    }
  });
  const response = await handler(person.request, {}, {});
  assert.equal(response.status, 503);
  assert.deepEqual(cookies(response), []);
});

test("store down: a handler that fails before its session is there fails with its own error, and that alone", async (context) => {
  const { trouble, sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  trouble.now = fail(["load"]);
  const unhandled = context.mock.fn();
  process.on("unhandledRejection", unhandled);
  context.after(() => process.off("unhandledRejection", unhandled));
  const handler = sessions.handler((_request, _env, _ctx, session) => {
    session();
    throw new Error("bug");
  });
  await assert.rejects(handler(person.request, {}, {}), { message: "bug" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(unhandled.mock.callCount(), 0);
});

test("store down: a store that always says that a key is taken gets three tries", async () => {
  const store = counting(memory());
  store.create = async () => {
    store.count.create++;
    return false;
  };
  const sessions = new Sessions({ store, secret });
  const session = (await sessions.open(request())).set("a", 1);
  const ids = new Set([session.id]);
  await assert.rejects(sessions.commit(session, new Response()), {
    category: "store",
    code: "key_taken",
    message: "the store says that 3 new random keys are taken; it does not keep the contract",
  });
  ids.add(session.id);
  assert.equal(store.count.create, 3);
  assert.equal(ids.size, 2);
});

test("a key that is taken once is minted again, and the visitor gets the second id", async () => {
  const store = memory();
  const { create } = store;
  const keys = [];
  store.create = (key, ...rest) => {
    keys.push(key);
    return keys.length === 1 ? Promise.resolve(false) : create.call(store, key, ...rest);
  };
  const person = new Browser(new Sessions({ store, secret }));
  await person.visit((session) => session.set("a", 1));
  assert.equal(new Set(keys).size, 2);
  assert.equal(await person.sees((session) => session.get("a")), 1);
});

test("KV: one write too soon after another is tried again; a lasting 429 is an error of the store", async (context) => {
  const binding = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(binding), secret }));
  await person.visit((session) => session.set("a", 1));
  binding.fail("PUT", 429);
  await person.visit((session) => session.set("a", 2));
  assert.equal(await person.sees((session) => session.get("a")), 2);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  binding.fail("PUT", 429, 3);
  binding.calls.length = 0;
  const refused = person.visit((session) => session.set("a", 3));
  refused.catch(() => {});
  for (let turn = 0; turn < 50; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (turn % 10 === 0) context.mock.timers.tick(1_100);
  }
  await assert.rejects(refused, { code: "store_failed", message: /KV PUT failed: 429 Too Many Requests/ });
  assert.equal(binding.calls.filter((call) => call.startsWith("PUT")).length, 3);
});

test("KV: an error that is no 429 is not tried again", async () => {
  const binding = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(binding), secret }));
  binding.fail("PUT", 500);
  await assert.rejects(
    person.visit((session) => session.set("a", 1)),
    { category: "store" },
  );
  assert.equal(binding.calls.length, 1);
  binding.fail("GET", 500);
  await person.visit((session) => session.set("a", 1));
  await assert.rejects(person.visit(), {
    message: 'the store failed to "load": Error: KV GET failed: 500 Internal Server Error',
  });
});

test("KV: renewal writes the new record before the old one goes; when writing fails the old session is intact", async () => {
  const binding = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(binding), secret }));
  await person.visit((session) => session.set("a", 1));
  binding.calls.length = 0;
  await person.visit((session) => session.login(1));
  assert.deepEqual(
    binding.calls.map((call) => call.split(" ")[0]),
    ["GET", "GET", "PUT", "DELETE"],
  );
  binding.fail("PUT", 500);
  await assert.rejects(
    person.visit((session) => session.login(2)),
    { category: "store" },
  );
  assert.equal(await person.sees((session) => session.userid()), 1);
  assert.equal(binding.values.size, 1);
});

test("KV: keys have the prefix, times to live are at least a minute, a hang is a timeout", async () => {
  const binding = new HostileKv();
  const options = { secret, lifetime: { volatile: 5 }, storeTimeout: 0.02 };
  const person = new Browser(new Sessions({ store: kv(binding, { prefix: "shop/" }), ...options }));
  await person.visit((session) => session.set("a", 1));
  assert.equal(binding.ttl, 60);
  assert.match([...binding.values.keys()][0], /^shop\/[\w-]{22}$/);
  binding.hang = true;
  await assert.rejects(person.visit(), { code: "store_timeout" });
});

const unprintable = {
  "a symbol": Symbol("down"),
  "an object without a prototype": Object.create(null),
  "an object that cannot be text": { toString: () => assert.fail("not to be printed") },
  nothing: undefined,
};
for (const [what, thrown] of Object.entries(unprintable)) {
  for (const [how, load] of [
    ["rejects with", () => Promise.reject(thrown)],
    [
      "throws",
      () => {
        throw thrown;
      },
    ],
  ]) {
    test(`store down: a store that ${how} ${what} has failed like any other`, async () => {
      const store = memory();
      const person = new Browser(new Sessions({ store, secret }));
      await person.visit((session) => session.set("a", 1));
      const events = [];
      const broken = { ...counting(store), load };
      const sessions = new Sessions({ store: broken, secret, onEvent: (event) => events.push(event.type) });
      await assert.rejects(sessions.open(person.request), { category: "store", code: "store_failed" });
      assert.deepEqual(events, ["store"]);
    });
  }
}

test("store down: a login that KV takes too long for is reported as failed, and the session stays as it was", async () => {
  const namespace = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(namespace), secret }));
  await person.visit((session) => session.set("cart", 3));
  const slow = {
    get: (...args) => namespace.get(...args),
    put: async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return namespace.put(...args);
    },
    delete: (...args) => namespace.delete(...args),
  };
  const sessions = new Sessions({ store: kv(slow), secret, storeTimeout: 0.02 });
  const session = await sessions.open(person.request);
  session.login(1);
  await assert.rejects(sessions.commit(session, new Response()), { code: "store_timeout" });
  // What was under way goes on; the visitor, who has the old id, must not lose the cart by it.
  await new Promise((resolve) => setTimeout(resolve, 120));
  await person.sees((found) => assert.deepEqual([found.isNew, found.userid(), found.get("cart")], [false, 0, 3]));
});
