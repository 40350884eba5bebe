import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

/** A store of somebody's own, with one method that answers something else. */
function lying(operation, answer) {
  const store = memory();
  const own = {};
  for (const name of ["load", "create", "save", "replace", "delete"]) own[name] = (...args) => store[name](...args);
  const honest = new Sessions({ store: own, secret });
  const wrong = new Sessions({ store: { ...own, [operation]: async () => answer }, secret });
  return { person: new Browser(honest), wrong };
}

const acts = {
  create: (session) => session.set("a", 1),
  save: (session) => session.set("a", 2),
  replace: (session) => session.login(1),
};

for (const [operation, act] of Object.entries(acts)) {
  test(`a store whose "${operation}" does not say whether it wrote is told so`, async () => {
    const { person, wrong } = lying(operation, undefined);
    if (operation !== "create") await person.visit((session) => session.set("a", 1));
    const session = await wrong.open(person.request);
    act(session);
    await assert.rejects(wrong.commit(session, new Response()), {
      category: "store",
      code: "store_contract",
      message: `the store's "${operation}" must resolve to true or false; it does not keep the contract`,
    });
  });
}

test("a store that loads something else than bytes is told so, and undefined is nothing", async () => {
  for (const answer of [new ArrayBuffer(3), new DataView(new ArrayBuffer(3)), new Uint16Array(3), "text", 5, {}]) {
    const { person, wrong } = lying("load", answer);
    await person.visit((session) => session.set("a", 1));
    await assert.rejects(wrong.open(person.request), { category: "store", code: "store_contract" });
  }
  const { person, wrong } = lying("load", undefined);
  await person.visit((session) => session.set("a", 1));
  assert.equal((await wrong.open(person.request)).isNew, true);
});

test("a session that is stored and ended in one request leaves no cookie", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const session = await sessions.open(request());
  session.set("a", 1);
  const response = await sessions.commit(session, new Response());
  session.destroy();
  const [cookie, ...more] = cookies(await sessions.commit(session, response));
  assert.deepEqual([cookie.value, cookie.attributes["max-age"], more], ["", "0", []]);
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
  const load = async (key) => {
    const bytes = await store.load(key);
    const pool = Buffer.from(`secret of another visitor ${" ".repeat(4_000)}`);
    return bytes && Buffer.from(pool.buffer, pool.byteOffset, bytes.length).fill(bytes);
  };
  const sessions = new Sessions({ store: { ...store, load }, secret });
  const person = new Browser(sessions);
  const kept = { list: new Uint8Array([1, 2, 3]), raw: new ArrayBuffer(1), big: 7n, floats: new Float32Array([1.5]) };
  await person.visit((session) => session.update(structuredClone(kept)));
  store.reset();
  await person.visit((session) => assert.deepEqual(session.toObject(), kept));
  assert.equal(store.writes, 0);
});

for (const answer of [null, undefined, {}, "text", [5], [null]]) {
  test(`a store whose "owned" gives no keys is told so: ${JSON.stringify(answer)}`, async () => {
    const sessions = new Sessions({ store: { ...counting(memory()), owned: async () => answer }, secret });
    const error = { category: "store", code: "store_contract" };
    await assert.rejects(sessions.end(7), error);
    await assert.rejects(sessions.list(7), error);
  });
}

test("what is no request, and a binding that is not there, are named as that", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  for (const wrong of [undefined, null, {}, "https://shop.example/", { header: () => "" }]) {
    await assert.rejects(sessions.open(wrong), { category: "usage", code: "request" });
  }
  for (const wrong of [undefined, null, {}, "SESSIONS"]) {
    assert.throws(() => kv(wrong), { category: "usage", code: "option" });
  }
});
