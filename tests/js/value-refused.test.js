import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });

class Cart {
  apples = 3;
}
class Numbers extends Array {}
class Table extends Map {}

const cycle = { inner: [] };
cycle.inner.push({ back: cycle });
const loop = new Map();
loop.set("self", loop);
const holes = [1];
holes[2] = 3;
const deep = (levels, leaf = 1) => (levels === 0 ? leaf : [deep(levels - 1, leaf)]);

/** What cannot be kept, where it is said to be, what it is said to be, and what to store instead. */
const refused = [
  ["a function", () => 1, "v", "a function", "store the data it works on"],
  ["a class", Cart, "v", "a function", "store the data it works on"],
  ["a function deep inside", { a: [1, { b: () => 1 }] }, "v.a[1].b", "a function", "store the data it works on"],
  ["a symbol", { a: Symbol("s") }, "v.a", "a symbol", "store a text"],
  ["a symbol as a key", { a: { [Symbol("s")]: 1 } }, "v.a", "an object with a symbol as a key", "use a text"],
  [
    "an instance of a class",
    [new Cart()],
    "v[0]",
    "an instance of Cart",
    "store a plain object, such as `{ ...value }`",
  ],
  [
    "an instance of a subclass of Array",
    Numbers.of(1),
    "v",
    "an instance of Numbers",
    "store a plain object, such as `{ ...value }`",
  ],
  [
    "an instance of a subclass of Map",
    new Table(),
    "v",
    "an instance of Table",
    "store a plain object, such as `{ ...value }`",
  ],
  [
    "an object with another object as prototype",
    Object.create({ a: 1 }),
    "v",
    "an instance of an unnamed class",
    "store a plain object, such as `{ ...value }`",
  ],
  ["an error", new Error("x"), "v", "an instance of Error", "store its `message`"],
  ["a promise", Promise.resolve(), "v", "an instance of Promise", "await it first"],
  ["a WeakMap", new WeakMap(), "v", "an instance of WeakMap", "use a Map"],
  ["a DataView", new DataView(new ArrayBuffer(1)), "v", "an instance of DataView", "store a Uint8Array"],
  ["a boxed string", new String("x"), "v", "an instance of String", "store the primitive, `value.valueOf()`"],
  ["a cycle", cycle, "v.inner[0].back", "an object that contains itself", "store a key in place of the reference"],
  [
    "a cycle through a Map",
    loop,
    "v.values()[0]",
    "an object that contains itself",
    "store a key in place of the reference",
  ],
  ["a function as a key of a Map", new Map([[() => 1, 1]]), "v.keys()[0]", "a function", "store the data it works on"],
  ["a function in a Set", new Set([1, () => 1]), "v[1]", "a function", "store the data it works on"],
  ["a hole in an array", holes, "v[1]", "a hole in an array", "use `undefined`"],
  ["a lone surrogate", { a: "x\ud800" }, "v.a", "text with a lone surrogate", "use `text.toWellFormed()`"],
  ["a lone surrogate in a key", { "\ud800": 1 }, "v", "text with a lone surrogate", "use `text.toWellFormed()`"],
  [
    "a lone surrogate in a Map's key",
    new Map([["\udc00", 1]]),
    "v.keys()[0]",
    "text with a lone surrogate",
    "use `text.toWellFormed()`",
  ],
  [
    "a lone surrogate in a RegExp",
    new RegExp(String.fromCharCode(0xd800)),
    "v",
    "text with a lone surrogate",
    "use `text.toWellFormed()`",
  ],
  ["65 levels", deep(64), `v${"[0]".repeat(64)}`, "nested more than 64 levels deep", "flatten it"],
  [
    "a property of an array",
    "order 17".match(/(?<number>\d+)/),
    "v.index",
    "a property of an Array",
    "use a plain object",
  ],
  [
    "a property of an array inside",
    { a: [Object.assign([], { total: 1 })] },
    "v.a[0].total",
    "a property of an Array",
    "use a plain object",
  ],
  [
    "a property of an array of which one item is missing",
    Object.assign([1, 2], { sum: 3 }),
    "v.sum",
    "a property of an Array",
    "use a plain object",
  ],
  [
    "a symbol of an array",
    Object.assign([1], { [Symbol("s")]: 1 }),
    "v.Symbol(s)",
    "a property of an Array",
    "use a plain object",
  ],
  [
    "a property of a Map",
    Object.assign(new Map(), { total: 1 }),
    "v.total",
    "a property of a Map",
    "use a plain object",
  ],
  [
    "a property of a Set",
    [Object.assign(new Set(), { total: 1 })],
    "v[0].total",
    "a property of a Set",
    "use a plain object",
  ],
  [
    "a property of a Date",
    Object.assign(new Date(), { zone: "UTC" }),
    "v.zone",
    "a property of a Date",
    "use a plain object",
  ],
  ["a property of a RegExp", Object.assign(/x/, { note: 1 }), "v.note", "a property of a RegExp", "use a plain object"],
  [
    "a property of a URL",
    Object.assign(new URL("https://a.example"), { note: 1 }),
    "v.note",
    "a property of a URL",
    "use a plain object",
  ],
  [
    "a property of an ArrayBuffer",
    Object.assign(new ArrayBuffer(1), { note: 1 }),
    "v.note",
    "a property of an ArrayBuffer",
    "use a plain object",
  ],
  [
    "a Response",
    { a: new Response() },
    "v.a",
    "an instance of Response",
    "store what you read from it, such as `await response.json()`",
  ],
  [
    "a Request",
    new Request("https://a.example"),
    "v",
    "an instance of Request",
    "store what you read from it, such as `await response.json()`",
  ],
  ["Headers", new Headers(), "v", "an instance of Headers", "store its entries, `[...value]`"],
  ["FormData", new FormData(), "v", "an instance of FormData", "store its entries, `[...value]`"],
  ["URLSearchParams", new URLSearchParams(), "v", "an instance of URLSearchParams", "store its entries, `[...value]`"],
  ["a Blob", new Blob([]), "v", "an instance of Blob", "store its bytes, `await value.arrayBuffer()`"],
  ["a TypeError", new TypeError("x"), "v", "an instance of TypeError", "store its `message`"],
  ["a WeakSet", new WeakSet(), "v", "an instance of WeakSet", "use a Set"],
  ["a WeakRef", new WeakRef({}), "v", "an instance of WeakRef", "store what it refers to"],
  ["a Buffer", Buffer.from("x"), "v", "an instance of Buffer", "store a Uint8Array"],
  ["a boxed number", new Number(1), "v", "an instance of Number", "store the primitive, `value.valueOf()`"],
  ["a boxed bigint", Object(1n), "v", "an instance of BigInt", "store the primitive, `value.valueOf()`"],
  [
    "an instance of a subclass of Date that adds to it",
    new (class Day extends Date {
      next() {}
    })(),
    "v",
    "an instance of Day",
    "store a plain object, such as `{ ...value }`",
  ],
];

for (const [name, value, path, what, instead] of refused) {
  test(`SEMANTICS 42: a value that cannot be kept is refused with its path, and nothing changes: ${name}`, async () => {
    const person = new Browser(sessions);
    await person.visit((session) => session.set("v", "before"));
    const error = {
      name: "SessionsError",
      category: "input",
      code: "value_unsupported",
      message: `${path} is ${what}, which cannot be stored; ${instead}`,
    };
    await person.visit((session) => {
      assert.throws(() => session.set("v", value), error);
      assert.throws(() => session.getOrInsert("w", value), { code: "value_unsupported" });
      assert.deepEqual([...session], [["v", "before"]]);
      session.namespace("other").set("still", "works");
    });
    await person.sees((session) => {
      assert.deepEqual([...session], [["v", "before"]]);
      assert.equal(session.namespace("other").get("still"), "works");
    });
  });
}
