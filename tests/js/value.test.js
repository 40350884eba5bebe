import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { picture } from "../support/picture.js";
import { values } from "../support/values.js";
import { Browser, request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });

for (const [name, value] of Object.entries(values)) {
  test(`a value comes back equal: ${name}`, async () => {
    const person = new Browser(sessions);
    await person.visit((session) => session.set("value", value).set("nested", [value]));
    await person.sees((session) => {
      assert.equal(picture(session.get("value")), picture(value));
      assert.equal(picture(session.get("nested")), picture([value]));
      assert.equal(session.has("value"), true);
    });
  });
}

test("a key such as __proto__ is plain data and reaches no prototype", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => {
    session.set("__proto__", { polluted: 1 }).set("constructor", 2).set("", 3);
    session.set("parsed", JSON.parse('{"__proto__": {"polluted": true}}'));
  });
  await person.sees((session) => {
    assert.deepEqual([...session.keys()], ["__proto__", "constructor", "", "parsed"]);
    const parsed = session.get("parsed");
    assert.deepEqual(Object.keys(parsed), ["__proto__"]);
    assert.equal(parsed.polluted, undefined);
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
    assert.deepEqual(Object.keys(session.toObject()), ["__proto__", "constructor", "", "parsed"]);
    assert.equal({}.polluted, undefined);
  });
});

const deep = (levels, leaf = 1) => (levels === 0 ? leaf : [deep(levels - 1, leaf)]);

for (const [what, leaf] of Object.entries({
  "a number": 1,
  "a Date": new Date(5),
  bytes: new Uint8Array(2),
  "an array": [],
})) {
  test(`64 levels are kept, whatever is the last: ${what}`, async () => {
    const person = new Browser(sessions);
    await person.visit((session) => session.set("v", deep(63, leaf)));
    await person.visit((session) => assert.deepEqual(session.get("v"), deep(63, leaf)));
  });
}

test("a getter that makes what it stands in longer leaves the record sound", async () => {
  const list = [1, 2];
  Object.defineProperty(list, 0, { enumerable: true, get: () => list.push(3) && 1 });
  const map = new Map([["a", 1]]);
  map.set("b", Object.defineProperty({}, "n", { enumerable: true, get: () => map.set(`c${map.size}`, 3) && 2 }));
  for (const value of [list, map]) {
    const person = new Browser(sessions);
    await person.visit((session) => session.set("v", value).set("w", "kept"));
    await person.sees((session) => assert.equal(session.get("w"), "kept"));
  }
});

test("a bigint that is too large is refused by set", async () => {
  const session = await sessions.open(request());
  assert.throws(() => session.set("n", 1n << 8_400_000n), { code: "value_too_large" });
});

for (const name of Object.getOwnPropertyNames(Object.prototype).filter((key) => /^[a-z]/i.test(key))) {
  test(`a value of a class named ${name} is refused`, async () => {
    const session = await sessions.open(request());
    const Odd = Object.defineProperty(class extends Array {}, "name", { value: name });
    assert.throws(() => session.set("v", new Odd()), { code: "value_unsupported" });
  });
}

test("what is too large is refused, before it is stored", async () => {
  const session = await sessions.open(request());
  const error = {
    category: "input",
    code: "value_too_large",
    message: "v.a makes the value larger than 1048576 bytes",
  };
  assert.throws(() => session.set("v", { a: "x".repeat(2 ** 20) }), error);
  assert.throws(() => session.set("v", { a: new Uint8Array(2 ** 20) }), error);
  assert.throws(() => session.set("v", Array(2 ** 20).fill(1)), { code: "value_too_large" });
  assert.equal(session.size, 0);
});

test("a record that would be too large is refused by commit, and nothing is saved", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  session.set("b", "x".repeat(600_000)).set("c", "x".repeat(600_000));
  await assert.rejects(sessions.commit(session, new Response()), {
    category: "input",
    code: "record_too_large",
    message:
      /^the session's changes have 12\d{5} bytes; at most 1048576 are kept: store large data elsewhere and keep its name in the session$/,
  });
  assert.deepEqual(await person.sees((found) => found.toObject()), { a: 1 });
});

test("a record that would grow too large is refused by commit, and nothing is saved", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", "x".repeat(600_000)));
  const session = await sessions.open(person.request);
  session.set("b", "x".repeat(600_000));
  await assert.rejects(sessions.commit(session, new Response()), {
    category: "input",
    code: "record_too_large",
    message:
      /^the session's record would have 12\d{5} bytes; at most 1048576 are kept: store large data elsewhere and keep its name in the session$/,
  });
  assert.deepEqual(await person.sees((found) => [...found.keys()]), ["a"]);
});

test("text of any script comes back, beside ASCII and alone, as key, as value and in values", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  const all = {
    plain: "ASCII",
    é: "ü",
    キー: { 名前: "値", name: "value" },
    list: ["a", "🙂", "", "ÿ", "\u0080"],
    "": "€",
  };
  await person.visit((session) => session.update(all).namespace("où").update(all));
  await person.sees((session) => {
    assert.deepEqual(session.toObject(), all);
    assert.deepEqual(session.namespace("où").toObject(), all);
  });
});

test("a namespace that is first read after a commit is what was committed", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  const all = { plain: "ASCII", é: ["ü", 1.5, new Date(5)] };
  await person.visit((session) => session.namespace("cart").update(all));
  const session = await sessions.open(person.request);
  await sessions.commit(session.set("a", 1), new Response());
  assert.deepEqual(session.namespace("cart").toObject(), all);
});
