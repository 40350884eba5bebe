import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { picture } from "../support/picture.js";
import { counting } from "../support/store.js";
import { Browser, cookies, secret } from "../support/visitor.js";

function site() {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  return { store, sessions, person: new Browser(sessions) };
}

test("SEMANTICS 14: read once, written once at the end, whatever the number of changes", async () => {
  const { store, person } = site();
  await person.visit((session) => session.set("a", 1));
  store.reset();
  await person.visit((session) => {
    for (let number = 0; number < 50; number++) {
      session.set(`k${number}`, number);
      session.namespace(`n${number % 5}`).set("x", number);
    }
    session.flash("saved", true);
    assert.equal(store.writes, 0);
  });
  assert.deepEqual(store.count, { reads: 1, writes: 1 });
});

test("SEMANTICS 14: written only if something changed", async () => {
  const { store, person } = site();
  await person.visit((session) => session.set("a", { list: [1] }).set("b", 2));
  store.reset();
  const response = await person.visit((session) => {
    session.get("a");
    session.namespace("never").get("x");
    session.set("b", 2);
    session.set("a", { list: [1] });
    session.set("c", 3);
    session.delete("c");
    session.delete("d");
  });
  assert.equal(store.writes, 0);
  assert.deepEqual(cookies(response), []);
});

test("SEMANTICS 14: an open session that is never touched stores nothing and sets no cookie", async () => {
  const { store, person } = site();
  const response = await person.visit();
  assert.equal(store.total, 0);
  assert.deepEqual(cookies(response), []);
});

test("SEMANTICS 14: reading a variable twice gives the same object", async () => {
  const { person } = site();
  await person.visit((session) => session.set("a", { n: 1 }));
  await person.sees((session) => {
    assert.equal(session.get("a"), session.get("a"));
    assert.equal(session.vars.a, session.get("a"));
    assert.equal(session.namespace("__system__").get("a"), session.get("a"));
    assert.equal([...session.values()][0], session.get("a"));
  });
});

test("SEMANTICS 14: what is set to what it was, after detours too, is no change; set to undefined it is one", async () => {
  const { store, person } = site();
  const texts = { text: "x".repeat(300), empty: "", é: "ü" };
  await person.visit((session) =>
    session.update({ n: 1, zero: 0, flag: true, none: null, ...texts }).set("u", undefined),
  );
  store.reset();
  await person.visit((session) => {
    session.set("n", 2).set("n", 1).set("n", 1);
    session.set("flag", "x").set("flag", true);
    session.set("none", {}).set("none", null);
    session.update(texts);
  });
  assert.equal(store.writes, 0);
  const changes = [
    ["zero", -0],
    ["n", 1n],
    ["n", undefined],
    ["flag", 1],
    ["none", undefined],
    ["empty", null],
    ["é", "u"],
  ];
  for (const [index, [key, value]] of changes.entries()) {
    await person.visit((session) => session.set(key, value));
    assert.equal(store.writes, index + 1, key);
    await person.sees((session) => assert.equal(picture(session.get(key)), picture(value), key));
  }
});

test("SEMANTICS 14: a variable that is set back after a save that failed is saved as it is", async () => {
  const { store, sessions, person } = site();
  await person.visit((session) => session.set("n", 1).set("list", [1]));
  const session = await sessions.open(person.request);
  const { update } = store;
  store.update = () => Promise.reject(new Error("down"));
  await assert.rejects(sessions.save(session.set("n", 2).set("list", [2])), { code: "store_failed" });
  store.update = update;
  await sessions.save(session.set("n", 1).set("list", [1]));
  assert.deepEqual(await person.sees((found) => found.toObject()), { n: 1, list: [1] });
});
