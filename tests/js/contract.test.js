import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { ComparingStore, counting } from "../support/store.js";
import { Browser, request, secret } from "../support/visitor.js";

/** A person with a session, and sessions on the same store with one method that does something else. */
async function lying(methods) {
  const store = memory();
  const own = {
    atomic: true,
    load: (key) => store.load(key),
    update: (key, change, options) => store.update(key, change, options),
  };
  const person = new Browser(new Sessions({ store: own, secret }));
  await person.visit((session) => session.set("a", 1));
  return { person, wrong: new Sessions({ store: { ...own, ...methods }, secret }) };
}

test("a store whose `update` never calls `change` breaks the contract, and nothing is reported saved", async () => {
  const { person, wrong } = await lying({ update: async () => true });
  for (const act of [(session) => session.set("a", 2), (session) => session.login(1), (session) => session.destroy()]) {
    const session = await wrong.open(person.request);
    act(session);
    const response = new Response();
    await assert.rejects(wrong.commit(session, response), {
      category: "store",
      code: "store_contract",
      message: "the store's `update` must call `change` before it resolves; it breaks the store contract",
    });
    assert.deepEqual([response.headers.getSetCookie(), session.status], [[], undefined]);
  }
  assert.equal(await person.sees((session) => session.get("a")), 1);
});

test("a store that loads something else than bytes breaks the contract, and undefined is nothing", async () => {
  for (const answer of [new Uint8Array(3), { bytes: "text" }, { bytes: new ArrayBuffer(3) }, "text", 5, {}]) {
    const { person, wrong } = await lying({ load: async () => answer });
    await assert.rejects(wrong.open(person.request), { category: "store", code: "store_contract" });
    await assert.rejects(wrong.list(7), { category: "store", code: "store_contract" });
  }
  const { person, wrong } = await lying({ load: async () => undefined });
  assert.equal((await wrong.open(person.request)).isNew, true);
  assert.deepEqual(await wrong.list(7), []);
});

test("a store may call `change` as often as it likes: the last call counts, and the effect is that of one", async () => {
  const store = memory();
  const eager = {
    atomic: true,
    load: (key) => store.load(key),
    async update(key, change, options) {
      change(null);
      change(new Uint8Array([1, 2, 3]));
      await store.update(key, (current) => change(current) && change(current), options);
    },
  };
  const person = new Browser(new Sessions({ store: eager, secret }));
  await person.visit((session) => session.set("list", [1]).set("old", 1));
  await person.visit((session) => session.set("list", [2]).delete("old"));
  await person.visit((session) => session.login(7));
  const response = await person.visit((session) => session.set("a", 1));
  assert.deepEqual(response.headers.getSetCookie(), []);
  await person.sees((session) => {
    assert.deepEqual([session.toObject(), session.userid()], [{ list: [2], a: 1 }, 7]);
  });
  assert.equal((await person.sessions.list(7)).length, 1);
});

test("a store that compares versions gives the same results as one in memory", async () => {
  const store = new ComparingStore();
  const person = new Browser(new Sessions({ store, secret }));
  await person.visit((session) => session.set("a", 1));
  const slow = await person.sessions.open(person.request);
  await person.visit((session) => session.set("b", 2));
  assert.equal(store.conflicts, 0);
  await person.sessions.commit(slow.set("c", 3), new Response());
  assert.deepEqual([store.conflicts, slow.status], [1, "merged"]);
  await person.visit((session) => session.login(7));
  await person.sees((session) => assert.deepEqual(session.toObject(), { a: 1, b: 2, c: 3 }));
});

test("text of more bytes than characters is measured in bytes by set", async () => {
  const session = await new Sessions({ store: memory(), secret }).open(request());
  session.set("a", "€".repeat(340_000));
  assert.throws(() => session.set("b", { c: "€".repeat(350_000) }), {
    code: "value_too_large",
    message: "b.c makes the value larger than 1048576 bytes",
  });
  assert.equal(session.has("b"), false);
});

test("a store that loads a Buffer, which is a view of much more, gives each variable its own bytes alone", async () => {
  const store = counting(memory());
  const pooled = {
    atomic: true,
    update: (key, change, options) => store.update(key, change, options),
    async load(key) {
      const found = await store.load(key);
      const pool = Buffer.from(`secret of another visitor ${" ".repeat(4_000)}`);
      return (
        found && { ...found, bytes: Buffer.from(pool.buffer, pool.byteOffset, found.bytes.length).fill(found.bytes) }
      );
    },
  };
  const sessions = new Sessions({ store: pooled, secret });
  const person = new Browser(sessions);
  const kept = { list: new Uint8Array([1, 2, 3]), raw: new ArrayBuffer(1), big: 7n, floats: new Float32Array([1.5]) };
  await person.visit((session) => session.update(structuredClone(kept)));
  store.reset();
  await person.visit((session) => assert.deepEqual(session.toObject(), kept));
  assert.equal(store.writes, 0);
  // The bytes are given back to the store as those that were seen.
  await person.visit((session) => session.set("a", 1));
  await person.sees((session) => assert.deepEqual(session.toObject(), { ...kept, a: 1 }));
});

test("what is no session is named as that by commit, save and revalidate", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const calls = [
    (wrong) => sessions.commit(wrong, new Response()),
    (wrong) => sessions.save(wrong),
    (wrong) => sessions.revalidate(wrong),
  ];
  for (const call of calls) {
    await assert.rejects(call(sessions.open(request())), {
      category: "usage",
      code: "session",
      message:
        "the session given is a promise, which must be awaited; pass what `await sessions.open(request)` returns",
    });
    const message = "the session given is an Object; pass what `await sessions.open(request)` returns";
    await assert.rejects(call({ get: () => 1 }), { message });
  }
});
