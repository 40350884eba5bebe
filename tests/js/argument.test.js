import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, memory, Sessions } from "eltanin";
import { request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });
const wrong = { name: "SessionsError", category: "usage", code: "arguments" };

test("SEMANTICS 42: setPersistent takes true or false", async () => {
  const session = await sessions.open(request());
  session.login(7);
  const message = "`setPersistent` must be given true or false, or nothing for true";
  for (const one of ["false", "on", 0, 1, null, {}]) {
    assert.throws(() => session.setPersistent(one), { ...wrong, message });
  }
  assert.equal(session.persistent(), false);
  session.setPersistent(undefined);
  assert.equal(session.persistent(), true);
});

test("SEMANTICS 42: update takes an object, a Map or a namespace, and changes nothing else", async () => {
  const session = await sessions.open(request());
  const message = "`update` takes an object, a Map or another namespace, and no promise of one";
  for (const one of [undefined, null, "ab", 1, true, Symbol("s"), () => ({}), Promise.resolve({ a: 1 })]) {
    assert.throws(() => session.update(one), { ...wrong, message });
  }
  for (const one of [[["a", 1], ["b"]], [["a", 1], "bc"], [["a", 1], 2], ["ab"], new Set([1])]) {
    assert.throws(() => session.update(one), { ...wrong, message: "`update` takes pairs of a key and a value" });
  }
  assert.equal(session.size, 0);
  session
    .update([["a", 1]])
    .update(new Map([["b", undefined]]))
    .update({ c: 3 })
    .update(session);
  assert.deepEqual(session.toObject(), { a: 1, b: undefined, c: 3 });
});

test("SEMANTICS 42: handler takes a function", () => {
  const message = "`handler` takes a function, such as (request, env, ctx, session) => response";
  for (const one of [undefined, null, {}, { fetch() {} }, Promise.resolve(() => {})]) {
    assert.throws(() => sessions.handler(one), { ...wrong, message });
  }
});

test("SEMANTICS 42: challenge, revalidate and end take a session, not a promise of one", async () => {
  const opening = sessions.open(request());
  const error = {
    name: "SessionsError",
    code: "session",
    message: "the session given is a promise, which must be awaited; pass what `await sessions.open(request)` returns",
  };
  assert.throws(() => sessions.challenge(request(), opening), error);
  await assert.rejects(sessions.revalidate(opening), error);
  await assert.rejects(sessions.end(7, { except: opening }), error);
});

test("inspect of what is no text says malformed", () => {
  for (const one of [undefined, null, 1, {}, Symbol("s"), Object.create(null), Promise.resolve("")]) {
    assert.equal(inspect(one).reason, "malformed");
    assert.equal(sessions.inspect(one).reason, "malformed");
  }
});
