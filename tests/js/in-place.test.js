import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { picture } from "../support/picture.js";
import { counting } from "../support/store.js";
import { Browser, secret } from "../support/visitor.js";

function site() {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  return { store, sessions, person: new Browser(sessions) };
}

const changes = {
  "an array": [() => [1, 2], (value) => value.push(3)],
  "an object's key": [() => ({ a: 1 }), (value) => delete value.a],
  "an array in an object": [() => ({ a: { b: [1] } }), (value) => value.a.b.splice(0, 1, "x")],
  "a Map": [() => new Map([["a", 1]]), (value) => value.set("a", 2)],
  "a Set": [() => new Set([1]), (value) => value.add(2)],
  "a Date": [() => new Date(0), (value) => value.setUTCFullYear(2000)],
  "a typed array": [() => new Uint8Array(2), (value) => value.fill(7)],
  "an ArrayBuffer": [() => new ArrayBuffer(2), (value) => new Uint8Array(value).fill(7)],
  "a URL": [() => new URL("https://a.example/"), (value) => value.searchParams.set("q", "1")],
  "an object in a Map in a Set": [() => new Set([new Map([["k", { n: 1 }]])]), ([map]) => map.get("k").n++],
};

for (const [what, [make, change]] of Object.entries(changes)) {
  test(`SEMANTICS 14: a change inside counts: ${what}`, async () => {
    const { store, person } = site();
    await person.visit((session) => session.namespace("n").set("value", make()));
    store.reset();
    const changed = make();
    change(changed);
    await person.visit((session) => change(session.namespace("n").get("value")));
    assert.deepEqual(store.count, { reads: 1, writes: 1 });
    const seen = await person.sees((session) => session.namespace("n").get("value"));
    assert.deepEqual(seen, changed);
    assert.notDeepEqual(seen, make());
  });
}

test("SEMANTICS 14: a change inside to something that cannot be kept is reported by commit, and nothing is saved", async () => {
  const { sessions, person } = site();
  await person.visit((session) => session.set("a", { n: 1 }));
  const session = await sessions.open(person.request);
  session.get("a").f = () => 1;
  session.set("b", 2);
  await assert.rejects(sessions.commit(session, new Response()), {
    code: "value_unsupported",
    category: "input",
    message: `a.f is a function, which cannot be stored; store the data it works on`,
  });
  assert.deepEqual(await person.sees((found) => found.toObject()), { a: { n: 1 } });
});

test("SEMANTICS 42: a property set on a stored array, Map or Date is reported by commit, and nothing is saved", async () => {
  const part = Symbol("s");
  const kinds = { list: [1, 2], none: [], map: new Map([[1, 2]]), date: new Date(5), object: { list: [1] } };
  for (const [key, value] of Object.entries(kinds)) {
    for (const name of ["total", part]) {
      const { sessions, person } = site();
      await person.visit((session) => session.set(key, value));
      const session = await sessions.open(person.request);
      const target = session.get(key).list ?? session.get(key);
      target[name] = 3;
      session.set("b", 2);
      const path = `${key}${key === "object" ? ".list" : ""}.${String(name)}`;
      await assert.rejects(sessions.commit(session, new Response()), (error) => {
        assert.equal(error.code, "value_unsupported");
        assert.ok(error.message.startsWith(`${path} is a property of `), error.message);
        return true;
      });
      assert.deepEqual(await person.sees((found) => [...found.keys()]), [key]);
    }
  }
});

test("SEMANTICS 14: a value that was set and then changed is saved as it is at commit", async () => {
  const { person } = site();
  const list = [1];
  await person.visit((session) => {
    session.set("list", list);
    list.push(2);
  });
  assert.deepEqual(await person.sees((session) => session.get("list")), [1, 2]);
});

// Each resembles another one: in its bytes, in its text, in JavaScript's eyes.
const near = [
  [
    0,
    -0,
    23,
    24,
    24.5,
    25,
    255,
    256,
    65_535,
    65_536,
    2 ** 32,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "0",
    false,
  ],
  [null, undefined, true, false, 0, 1, "", [], {}, new Map(), new Set(), new Date(0)],
  [
    "\u00c3\u0083",
    "\u00c3",
    "\u00e9",
    "e",
    "\u00c3\u00a9",
    "e\u0301",
    "\u{1f642}",
    "x".repeat(23),
    "x".repeat(24),
    "x".repeat(256),
  ],
  [[], [undefined], [null], [1], [1, 2], [[1], 2], ["1"], { 0: 1 }, new Uint8Array([1]), new Uint8Array([1]).buffer],
  [
    { a: 1 },
    { a: 1, b: undefined },
    { b: 1, a: 1 },
    { a: 1, b: 1 },
    { a: "1" },
    { A: 1 },
    Object.create(null),
    { "\u00e9": 1 },
  ],
];
for (const [index, list] of near.entries()) {
  test(`SEMANTICS 14: changed in place to what resembles it is saved, to the same is not, list ${index}`, async () => {
    const { store, person } = site();
    for (const before of list) {
      for (const after of list) {
        await person.visit((session) => session.set("box", { part: before, inner: [before] }));
        store.reset();
        await person.visit((session) => Object.assign(session.get("box"), { part: after, inner: [after] }));
        const what = `${picture(before)} to ${picture(after)}`;
        assert.equal(store.writes, Number(picture(before) !== picture(after)), what);
        await person.sees((session) => assert.equal(picture(session.get("box").part), picture(after), what));
      }
    }
  });
}

test("SEMANTICS 14: a getter that came in place and throws is named by commit", async () => {
  const { person } = site();
  await person.visit((session) => session.set("cart", { items: [1] }));
  const get = () => {
    throw new Error("out of stock");
  };
  const spoiled = person.visit((session) => Object.defineProperty(session.get("cart").items, 0, { get }));
  await assert.rejects(spoiled, {
    code: "value_unsupported",
    message: "cart.items[0] cannot be read, so it cannot be stored: Error: out of stock",
  });
});

test("SEMANTICS 14: a symbol, a hole or a class that came in place is refused, not overlooked", async () => {
  const ways = [
    (value) => Object.assign(value, { [Symbol("s")]: 1 }),
    (value) => delete value.list[0],
    (value) => Object.setPrototypeOf(value, class Cart {}.prototype),
    (value) => Object.setPrototypeOf(value.list, class List extends Array {}.prototype),
  ];
  for (const spoil of ways) {
    const { person } = site();
    await person.visit((session) => session.set("cart", { list: [1, 2] }));
    const spoiled = person.visit((session) => spoil(session.get("cart")));
    await assert.rejects(spoiled, { code: "value_unsupported" }, String(spoil));
  }
});

test("SEMANTICS 14: what this engine cannot make reads as an object without properties, and reading it writes nothing", async (context) => {
  const { store, person } = site();
  await person.visit((session) => session.set("box", { find: /a+/g, n: 1 }).set("n", 1));
  store.reset();
  const whole = globalThis.RegExp;
  context.after(() => Object.assign(globalThis, { RegExp: whole }));
  globalThis.RegExp = class {
    constructor() {
      throw new TypeError("not in this engine");
    }
  };
  await person.visit((session) => assert.equal(picture(session.get("box")), 'Object("find": unreadable(), "n": 1)'));
  assert.equal(store.writes, 0);
  await person.visit((session) => session.get("box") && session.set("n", 2));
  globalThis.RegExp = whole;
  await person.sees((session) => assert.deepEqual(session.get("box").find, /a+/g));
});

test("SEMANTICS 14: a key renamed in place is saved, even to a name whose value is the old one", async () => {
  const { person } = site();
  await person.visit((session) => session.set("box", { x: "x" }));
  await person.visit((session) => {
    const box = session.get("box");
    delete box.x;
    box.y = "x";
  });
  await person.sees((session) => assert.deepEqual(session.get("box"), { y: "x" }));
});
