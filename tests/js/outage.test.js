import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions, SessionsError } from "eltanin";
import { disturbed, tampered } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

/** A site whose store does `trouble.now` before each operation; the trouble starts later. */
function site(options = {}) {
  const trouble = { now: () => {} };
  const events = [];
  const store = disturbed(memory(), (name) => trouble.now(name));
  const sessions = new Sessions({ store, secret, onEvent: (event) => events.push(event), ...options });
  return { trouble, events, sessions, person: new Browser(sessions) };
}

const fail = (verb) => (called) => {
  if (called === verb) throw new Error("KV is down");
};
const hang = (verb) => (called) => (called === verb ? new Promise(() => {}) : undefined);

/** What a browser sees: whether the session is new, the variable `a`, the user. */
const seen = (person) => person.sees((found) => [found.isNew, found.get("a"), found.userid()]);

/** Every way to write, and what is seen afterwards. */
const acts = {
  "a first write": { known: false, act: (session) => session.set("a", 2), expected: [false, 2, 0] },
  "a first write with a login": {
    known: false,
    act: (session) => session.set("a", 2).login(9),
    expected: [false, 2, 9],
  },
  "a change": { known: true, act: (session) => session.set("a", 2), expected: [false, 2, 7] },
  "a login": { known: true, act: (session) => session.login(9), expected: [false, 1, 9] },
  "a logout": { known: true, act: (session) => session.logout(), expected: [false, 1, 0] },
  "a renewal": { known: true, act: (session) => session.renew(), expected: [false, 1, 7] },
  "a reset": { known: true, act: (session) => session.reset(), expected: [true, undefined, 0] },
  "an end": { known: true, act: (session) => session.destroy(), expected: [true, undefined, 0] },
};

for (const [name, { known, act, expected }] of Object.entries(acts)) {
  for (const [how, start, code, text] of [
    ["fails", fail, "store_failed", "the store's `update` failed: Error: KV is down"],
    ["hangs", hang, "store_timeout", "the store's `update` took longer than 0.02 seconds"],
  ]) {
    test(`store down: when writing ${name} ${how}, commit rejects, no cookie is set, nothing is reported saved`, async () => {
      const { trouble, events, sessions, person } = site({ storeTimeout: 0.02 });
      if (known) await person.visit((session) => session.set("a", 1).login(7));
      const session = await sessions.open(person.request);
      act(session);
      events.length = 0;
      trouble.now = start("update");
      const response = new Response("ok");
      const error = await sessions.commit(session, response).then(assert.fail, (caught) => caught);
      assert.ok(error instanceof SessionsError);
      assert.deepEqual([error.category, error.code, error.message], ["store", code, text]);
      assert.equal(error.cause?.message, how === "fails" ? "KV is down" : undefined);
      assert.deepEqual([cookies(response), [...response.headers.keys()]], [[], ["content-type"]]);
      assert.deepEqual(events, [{ type: "store", error }]);

      // The store is up again: the visitor has what they had, and the same session can still be committed.
      trouble.now = () => {};
      assert.deepEqual(await seen(person), known ? [false, 1, 7] : [true, undefined, 0]);
      person.keep(await sessions.commit(session, new Response()));
      assert.deepEqual(await seen(person), expected);
    });
  }

  test(`store down: when the answer to writing ${name} is lost, a repeated commit has the effect of one`, async () => {
    // From this update on all are applied, and their answers are lost.
    for (let losing = 1; ; losing++) {
      const store = memory();
      const lossy = { on: true, updates: 0 };
      const losesAnswers = {
        ...disturbed(store, () => {}),
        async update(...all) {
          await store.update(...all);
          if (lossy.on && ++lossy.updates >= losing) throw new Error("reset by peer");
        },
      };
      const person = new Browser(new Sessions({ store, secret }));
      if (known) await person.visit((session) => session.set("a", 1).set("list", [0]).login(7));
      const sessions = new Sessions({ store: losesAnswers, secret });
      const session = await sessions.open(person.request);
      act(session);
      if (known && !expected[0]) session.get("list").push(1);
      await sessions.commit(session, new Response()).catch((error) => assert.equal(error.code, "store_failed"));
      const reached = lossy.updates >= losing;
      lossy.on = false;
      person.keep(await sessions.commit(session, new Response()));
      assert.notEqual(session.status, "dropped");
      assert.deepEqual(await seen(person), expected, `from update ${losing} on`);
      if (known && !expected[0]) assert.deepEqual(await person.sees((found) => found.get("list")), [0, 1]);
      for (const user of [7, 9]) {
        assert.equal((await sessions.list(user)).length, expected[2] === user ? 1 : 0, `sessions of ${user}`);
      }
      if (!reached) return assert.ok(losing > 1);
    }
  });
}

for (const [how, start, code] of [
  ["fails", fail, "store_failed"],
  ["hangs", hang, "store_timeout"],
]) {
  test(`store down: when reading ${how}, open rejects for a known visitor and nobody is taken for somebody else`, async () => {
    const { trouble, events, sessions, person } = site({ storeTimeout: 0.02 });
    await person.visit((session) => session.set("a", 1));
    events.length = 0;
    trouble.now = start("load");
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
  store.update = () => {
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
  trouble.now = fail("update");
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    (await session()).set("a", 2);
    return new Response("saved");
  });
  await assert.rejects(handler(person.request, {}, {}), { category: "store" });
});

test("store down: a handler that catches the failure of reading can answer without a session", async () => {
  const { trouble, sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  trouble.now = fail("load");
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
  trouble.now = fail("load");
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

/** A store in which the first new keys are taken by other records. */
async function taken(times) {
  const store = tampered(memory());
  await new Browser(new Sessions({ store, secret })).visit((session) => session.set("who", "somebody else"));
  const { written: somebodyElse } = store;
  const keys = [];
  const occupied = {
    ...disturbed(store, () => {}),
    update(key, change, options) {
      // Those that are new to the request; the index of a user is not.
      if (options.seen !== null) return store.update(key, change, options);
      keys.push(key);
      const own = (current) => change(keys.length <= times ? somebodyElse : current);
      return store.update(key, own, options);
    },
  };
  return { keys, person: new Browser(new Sessions({ store: occupied, secret })) };
}

test("store down: a store that always says that a key is taken gets three tries", async () => {
  const { keys, person } = await taken(Infinity);
  const session = (await person.sessions.open(request())).set("a", 1);
  await assert.rejects(person.sessions.commit(session, new Response()), {
    category: "internal",
    code: "key_taken",
    message: "the store rejected 3 new random keys as taken; its `update` breaks the store contract",
  });
  assert.deepEqual([keys.length, new Set(keys).size], [3, 3]);
});

test("a key that is taken once is drawn again, and the visitor gets the second id", async () => {
  for (const act of [(session) => session.set("a", 1), (session) => session.set("a", 1).login(7)]) {
    const { keys, person } = await taken(1);
    const response = await person.visit(act);
    assert.equal(cookies(response).length, 1);
    assert.deepEqual([keys.length, new Set(keys).size], [2, 2]);
    assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1 });
  }
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
      const broken = { ...disturbed(store, () => {}), load };
      const sessions = new Sessions({ store: broken, secret, onEvent: (event) => events.push(event.type) });
      await assert.rejects(sessions.open(person.request), { category: "store", code: "store_failed" });
      assert.deepEqual(events, ["store"]);
    });
  }
}
