import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { kv, memory, SessionsError } from "eltanin";
import { isStore } from "../../dist/store/contract.js";
import { elapse, watched, withResolvers } from "../support/elapse.js";
import { bytes, failure, guard, write } from "../support/guarded.js";
import { HostileKv } from "../support/kv.js";

const verbs = {
  load: (store) => store.load("a"),
  update: (store) => store.update("a", () => write(1), {}),
};

test("guarded: what the store does comes out as it is", async () => {
  for (const atomic of [true, false]) assert.equal(guard({ atomic }).store.atomic, atomic);
  const { store, inner, reported } = guard({});
  assert.equal(await store.load("a"), null);
  assert.equal(await store.update("a", () => write(1), { seen: null }), undefined);
  const seen = await store.load("a");
  assert.deepEqual(seen, await inner.load("a"));
  await store.update("a", (current) => assert.equal(current, seen.bytes) ?? write(...current, 2), { seen });
  assert.deepEqual((await store.load("a")).bytes, bytes(1, 2));
  assert.deepEqual(reported, []);
});

test("guarded: the store gets the key and what was seen", async () => {
  const calls = [];
  const { store } = guard({
    update: async (key, change, { seen }) => void calls.push([key, seen, change(null)]),
  });
  const snapshot = { bytes: bytes(1) };
  for (const options of [{ seen: snapshot }, { seen: null }, {}]) await store.update("a", () => null, options);
  assert.deepEqual(calls, [
    ["a", snapshot, null],
    ["a", null, null],
    ["a", undefined, null],
  ]);
  assert.equal(calls[0][1], snapshot);
});

test("guarded: a load that resolves to undefined has found nothing, and an array of another realm is one", async () => {
  assert.equal(await guard({ load: async () => undefined }).store.load("a"), null);
  const foreign = { bytes: runInNewContext("new Uint8Array([1])") };
  assert.equal(await guard({ load: async () => foreign }).store.load("a"), foreign);
  const buffer = { bytes: Buffer.from([1]) };
  assert.equal(await guard({ load: async () => buffer }).store.load("a"), buffer);
});

test("guarded: a load that resolves to something else breaks the contract", async () => {
  const wrong = [bytes(1), {}, "text", "", 5, 0, true, false, [], { bytes: null }, { bytes: [1] }, { bytes: "text" }];
  wrong.push({ bytes: new ArrayBuffer(3) }, { bytes: new Uint16Array(3) }, { bytes: new DataView(new ArrayBuffer(3)) });
  for (const found of wrong) {
    const { store, reported } = guard({ load: async () => found });
    const error = await failure(store.load("a"), reported);
    assert.equal(error.code, "store_contract");
    assert.equal(
      error.message,
      "the store's `load` must resolve to an object with a Uint8Array `bytes`, or to null; it breaks the store contract",
    );
  }
});

test("guarded: a load whose result cannot be read is a failure of the store", async () => {
  const found = {
    get bytes() {
      throw new Error("detached");
    },
  };
  const { store, reported } = guard({ load: async () => found });
  assert.equal((await failure(store.load("a"), reported)).message, "the store's `load` failed: Error: detached");
});

const thrown = {
  "an error": [new Error("down"), "Error: down"],
  "a symbol": [Symbol("down"), "Symbol(down)"],
  nothing: [undefined, "undefined"],
  "an object without a prototype": [Object.create(null), "something unprintable"],
  "a usage error of its own": [new SessionsError("usage", "table", "no such table"), "SessionsError: no such table"],
};
for (const [verb, call] of Object.entries(verbs)) {
  for (const [what, [value, text]] of Object.entries(thrown)) {
    test(`guarded: a "${verb}" that rejects with or throws ${what} is a failure of the store`, async () => {
      const reject = () => Promise.reject(value);
      const throws = () => {
        throw value;
      };
      for (const method of [reject, throws]) {
        const { store, reported } = guard({ [verb]: method });
        const error = await failure(call(store), reported);
        assert.deepEqual(
          [error.code, error.message, error.cause],
          ["store_failed", `the store's \`${verb}\` failed: ${text}`, value],
        );
      }
    });
  }

  test(`guarded: a "${verb}" that rejects with a store's SessionsError rejects with that`, async () => {
    const own = new SessionsError("store", "quota", "the table is full");
    const { store, reported } = guard({ [verb]: () => Promise.reject(own) });
    assert.equal(await failure(call(store), reported), own);
  });

  test(`guarded: a "${verb}" that takes too long has failed; what it does later is ignored`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    for (const late of ["resolve", "reject"]) {
      const { promise, ...settlers } = withResolvers();
      const { store, reported } = guard({ [verb]: () => promise }, 2);
      const watch = watched(call(store));
      await elapse(context, 1_999);
      assert.deepEqual([watch.outcome, reported], ["pending", []]);
      await elapse(context, 1);
      const error = await failure(watch.promise, reported);
      assert.equal(error.code, "store_timeout");
      assert.equal(error.message, `the store's \`${verb}\` took longer than 2 seconds`);
      settlers[late](late === "reject" ? new Error("down") : null);
      await elapse(context, 5_000);
      assert.equal(reported.length, 1);
    }
  });

  test(`guarded: a "${verb}" that answers just in time has not failed`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const slow = async (method, args) => {
      await new Promise((resolve) => setTimeout(resolve, 499));
      return method(...args);
    };
    const inner = memory();
    const { store, reported } = guard({ [verb]: (...args) => slow(inner[verb].bind(inner), args) }, 0.5);
    const watch = watched(call(store));
    await elapse(context, 499);
    assert.notEqual(watch.outcome, "pending");
    await watch.promise;
    await elapse(context, 5_000);
    assert.deepEqual(reported, []);
  });
}

test("a store is what has `load`, `update` and `atomic`", () => {
  const parts = { load() {}, update() {}, atomic: false };
  for (const right of [memory(), kv(new HostileKv()), parts]) assert.equal(isStore(right), true);
  for (const name of Object.keys(parts)) assert.equal(isStore({ ...parts, [name]: undefined }), false);
  for (const wrong of [undefined, null, 5, "", new HostileKv(), new Map()]) assert.equal(isStore(wrong), false);
});
