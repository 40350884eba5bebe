import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions, SessionsError } from "eltanin";
import { Browser, request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });
const open = () => sessions.open(request());

test("SEMANTICS 1: variables are read, written, deleted, tested and iterated, and kept", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("spam", 1).set("eggs", [1, 2]).set("ham", "x"));
  await person.visit((session) => {
    assert.equal(session.get("spam"), 1);
    assert.equal(session.has("ham"), true);
    assert.equal(session.delete("ham"), true);
    session.set("spam", 2);
  });
  await person.sees((session) => {
    assert.deepEqual(
      [...session],
      [
        ["spam", 2],
        ["eggs", [1, 2]],
      ],
    );
    assert.equal(session.has("ham"), false);
    assert.equal(session.get("ham"), undefined);
  });
});

test("SEMANTICS 11: size, get with default, has, delete", async () => {
  const session = await open();
  assert.equal(session.size, 0);
  assert.equal(session.get("a", 5), 5);
  assert.equal(session.set("a", undefined), session);
  assert.equal(session.size, 1);
  assert.equal(session.get("a", 5), undefined);
  assert.equal(session.has("a"), true);
  assert.equal(session.delete("a"), true);
  assert.equal(session.delete("a"), false);
  assert.equal(session.has("toString"), false);
  assert.equal(session.get("constructor"), undefined);
});

test("SEMANTICS 11: keys, values, entries, forEach, iteration and copy, in the order of setting", async () => {
  const session = (await open()).set("b", 2).set("a", 1).set("0", 3);
  session.set("b", 4);
  assert.deepEqual([...session.keys()], ["b", "a", "0"]);
  assert.deepEqual([...session.values()], [4, 1, 3]);
  assert.deepEqual([...session.entries()], [...session]);
  const seen = [];
  session.forEach((value, key, all) => {
    seen.push([key, value, all === session]);
  });
  assert.deepEqual(seen, [
    ["b", 4, true],
    ["a", 1, true],
    ["0", 3, true],
  ]);
  const copy = session.toObject();
  assert.deepEqual(copy, { b: 4, a: 1, 0: 3 });
  copy.b = 9;
  assert.equal(session.get("b"), 4);
});

test("SEMANTICS 11: the order survives being stored, and a variable set again after deletion stands last", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => session.update({ z: 1, y: 2, x: 3 }));
  await person.visit((session) => session.delete("z"));
  await person.visit((session) => session.set("z", 4));
  assert.deepEqual(await person.sees((session) => [...session.keys()]), ["y", "x", "z"]);
});

test("SEMANTICS 11: clear leaves nothing, and other scopes alone", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => {
    session.set("a", 1).set("b", 2);
    session.namespace("other").set("c", 3);
  });
  await person.visit((session) => session.clear());
  assert.equal(await person.sees((session) => session.size), 0);
  assert.equal(await person.sees((session) => session.namespace("other").get("c")), 3);
});

test("SEMANTICS 11: update takes an object, a Map and another namespace; all or nothing", async () => {
  const session = await open();
  session.update({ a: 1 }).update(new Map([["b", 2]]));
  session.namespace("n").update(session);
  assert.deepEqual(session.namespace("n").toObject(), { a: 1, b: 2 });
  assert.throws(() => session.update({ a: 9, c: () => 1 }), { code: "value_unsupported" });
  assert.deepEqual(session.toObject(), { a: 1, b: 2 });
});

test("SEMANTICS 11: getOrInsert and getOrInsertComputed compute once", async () => {
  const session = await open();
  assert.equal(session.getOrInsert("a", 1), 1);
  assert.equal(session.getOrInsert("a", 2), 1);
  let calls = 0;
  const compute = (key) => `${key}${++calls}`;
  assert.equal(session.getOrInsertComputed("b", compute), "b1");
  assert.equal(session.getOrInsertComputed("b", compute), "b1");
  assert.equal(calls, 1);
  session.set("u", undefined);
  assert.equal(session.getOrInsert("u", 5), undefined);
});

test("SEMANTICS 11: pop takes a variable out; without default a missing one is an error", async () => {
  const session = (await open()).set("a", 1).set("b", 2).set("u", undefined);
  assert.equal(session.pop("a"), 1);
  assert.equal(session.pop("a", 7), 7);
  assert.equal(session.pop("a", undefined), undefined);
  assert.equal(session.pop("u", 7), undefined);
  const missing = (error) =>
    error instanceof SessionsError &&
    error.code === "no_such_variable" &&
    error.category === "usage" &&
    error.message === 'there is no variable "a" in "__system__" to pop';
  assert.throws(() => session.pop("a"), missing);
  assert.deepEqual([...session], [["b", 2]]);
});

test("SEMANTICS 11: popItem takes an entry out until there is none", async () => {
  const session = (await open()).set("a", 1).set("b", 2);
  assert.deepEqual(session.popItem(), ["b", 2]);
  assert.deepEqual(session.popItem(), ["a", 1]);
  assert.throws(() => session.popItem(), {
    code: "no_such_variable",
    message: 'there is no variable in "__system__" to pop',
  });
});

test("SEMANTICS 11: keys are strings", async () => {
  const session = await open();
  const message = "a variable's key and a namespace's scope must be Unicode text of at most 16384 characters";
  for (const key of [1, null, undefined, Symbol("s"), {}, "\ud800", "k".repeat(16_385)]) {
    assert.throws(() => session.set(key, 1), { name: "SessionsError", code: "key", category: "input", message });
  }
  assert.equal(session.size, 0);
  session.set("k".repeat(16_384), 1);
  assert.equal(session.size, 1);
});

test("SEMANTICS 11: dictionary syntax reads, writes, deletes, tests and lists", async () => {
  const person = new Browser(sessions);
  await person.visit(({ vars }) => {
    vars.spam = "x";
    vars.eggs = 2;
    Object.assign(vars, { ham: [1] });
  });
  await person.visit(({ vars }) => {
    assert.equal(vars.spam, "x");
    assert.equal("spam" in vars, true);
    assert.equal(delete vars.spam, true);
    assert.equal(delete vars.never, true);
    assert.equal("spam" in vars, false);
    vars.ham.push(2);
  });
  await person.sees(({ vars }) => {
    assert.deepEqual(Object.keys(vars), ["eggs", "ham"]);
    assert.deepEqual(Object.entries(vars), [
      ["eggs", 2],
      ["ham", [1, 2]],
    ]);
    assert.deepEqual({ ...vars }, { eggs: 2, ham: [1, 2] });
    assert.equal(JSON.stringify(vars), '{"eggs":2,"ham":[1,2]}');
    const seen = [];
    for (const key in vars) seen.push(key);
    assert.deepEqual(seen, ["eggs", "ham"]);
  });
});

test("SEMANTICS 11: in dictionary syntax nothing but variables is ever found", async () => {
  const { vars } = await open();
  for (const key of ["constructor", "__proto__", "toString", "size", "get", "hasOwnProperty"]) {
    assert.equal(vars[key], undefined);
    assert.equal(key in vars, false);
  }
  assert.equal(vars[Symbol.iterator], undefined);
  // biome-ignore lint/suspicious/noProto: a key like any other is what is tested
  vars.__proto__ = { polluted: 1 };
  assert.equal(vars.polluted, undefined);
  assert.deepEqual(Object.keys(vars), ["__proto__"]);
  // biome-ignore lint/suspicious/noProto: as above
  assert.deepEqual(vars.__proto__, { polluted: 1 });
  assert.equal({}.polluted, undefined);
  assert.throws(() => {
    vars.f = () => 1;
  }, SessionsError);
});

test("SEMANTICS 11: dictionary syntax cannot be frozen, and the attempt breaks nothing", async () => {
  const { vars } = await open();
  vars.a = 1;
  for (const close of [Object.freeze, Object.seal, Object.preventExtensions])
    assert.throws(() => close(vars), TypeError);
  vars.b = 2;
  assert.deepEqual(Object.keys(vars), ["a", "b"]);
});
