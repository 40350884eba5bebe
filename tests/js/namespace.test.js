import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });

test("SEMANTICS 6: namespaces of different scopes are independent", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => {
    session.set("a", "own");
    session.namespace("cart").set("a", "cart");
    session.namespace("").set("a", "empty");
  });
  await person.visit((session) => session.namespace("cart").delete("a"));
  await person.sees((session) => {
    assert.equal(session.get("a"), "own");
    assert.equal(session.namespace("cart").has("a"), false);
    assert.equal(session.namespace("").get("a"), "empty");
    assert.equal(session.namespace("Cart").size, 0);
  });
});

test("SEMANTICS 6: the session's own variables are the namespace __system__", async () => {
  const session = await sessions.open(request());
  assert.equal(session.scope, "__system__");
  assert.equal(session.namespace("__system__"), session);
  assert.equal(session.namespace("cart").scope, "cart");
});

test("SEMANTICS 6: asking for a scope twice gives the same namespace", async () => {
  const session = await sessions.open(request());
  assert.equal(session.namespace("cart"), session.namespace("cart"));
  assert.notEqual(session.namespace("cart"), session.namespace("history"));
});

test("SEMANTICS 6: scopes are data, and must be text", async () => {
  const person = new Browser(sessions);
  const scopes = ["__proto__", "constructor", "", "a/../b", "\0", "é🙂", "k".repeat(10_000)];
  await person.visit((session) => {
    for (const scope of scopes) session.namespace(scope).set(scope, scope);
  });
  await person.sees((session) => {
    for (const scope of scopes) assert.deepEqual([...session.namespace(scope)], [[scope, scope]]);
  });
  const session = await sessions.open(request());
  for (const scope of [1, null, undefined, "\udc00", "k".repeat(16_385)]) {
    assert.throws(() => session.namespace(scope), { code: "key" });
  }
});

test("SEMANTICS 6: a namespace has the whole dictionary interface", async () => {
  const cart = (await sessions.open(request())).namespace("cart");
  cart.vars.apples = 3;
  assert.equal(cart.getOrInsert("pears", 1), 1);
  assert.deepEqual([...cart.keys()], ["apples", "pears"]);
  assert.equal(cart.pop("apples"), 3);
  assert.throws(() => cart.pop("apples"), { message: 'there is no variable "apples" in "cart" to pop' });
  assert.deepEqual(cart.popItem(), ["pears", 1]);
  assert.equal(cart.size, 0);
});

test("the stored scopes can be listed, with the bytes that each takes", async () => {
  const person = new Browser(sessions);
  const { result: before } = await person.visit((session) => {
    session.namespace("cart").set("apples", 3);
    session.set("a", "x".repeat(100));
    return session.scopes();
  });
  assert.equal(before.size, 0);
  const after = await person.sees((session) => session.scopes());
  assert.deepEqual([...after.keys()], ["__system__", "cart"]);
  assert.ok(after.get("__system__") > 100 && after.get("cart") < 60, JSON.stringify([...after]));
});

test("new variables are stored in the order in which they stand, whatever was deleted and set again on the way", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => {
    session.set("a", 1).set("b", 2).delete("a");
    session.set("a", 3);
    assert.deepEqual([...session.keys()], ["b", "a"]);
  });
  assert.deepEqual(await person.sees((session) => [...session]), [
    ["b", 2],
    ["a", 3],
  ]);
});
