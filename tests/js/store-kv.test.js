import assert from "node:assert/strict";
import { test } from "node:test";
import { kv } from "eltanin";
import { elapse, settle, watched } from "../support/elapse.js";
import { adding, filled, HostileKv } from "../support/kv.js";

const bytes = (...numbers) => new Uint8Array(numbers);
const write = (written, ttlSeconds = 60) => ({ bytes: written, ttlSeconds });

/** A namespace that takes one write per second and key, like the real one and unlike the local one. */
class OnePerSecond extends HostileKv {
  #last = new Map();

  async put(key, value, options) {
    const now = Date.now();
    if (now - (this.#last.get(key) ?? 0) < 1_000) this.fail("PUT", 429);
    else this.#last.set(key, now);
    return super.put(key, value, options);
  }
}

test("KV is not atomic, and loads what is under the key with its prefix", async () => {
  const binding = filled(1, 2);
  const store = kv(binding);
  assert.equal(store.atomic, false);
  const { bytes: found } = await store.load("a");
  assert.ok(found instanceof Uint8Array);
  assert.deepEqual(found, bytes(1, 2));
  assert.equal(await store.load("b"), null);
  assert.equal(await kv(binding, { prefix: "shop/" }).load("a"), null);
  assert.deepEqual(binding.calls, ["GET session:a", "GET session:b", "GET shop/a"]);
});

test("KV: an update is one get, the change of what is there, and one put, whatever was seen before", async () => {
  for (const options of [{}, { seen: { bytes: bytes(9) } }]) {
    const binding = filled(1);
    const change = adding(2);
    await kv(binding).update("a", change, options);
    assert.deepEqual(binding.calls, ["GET session:a", "PUT session:a"]);
    assert.deepEqual(change.given, [[1]]);
    assert.deepEqual(binding.values.get("session:a"), bytes(1, 2));
  }
});

test("KV: an update of a key with nothing under it gives null to the change", async () => {
  const change = adding(2);
  await kv(new HostileKv()).update("a", change, {});
  assert.deepEqual(change.given, [null]);
});

test("KV: the first write of a new key is one put and no get, so that no location remembers the key as absent", async () => {
  const binding = new HostileKv();
  binding.misses = true;
  const change = adding(1);
  await kv(binding).update("a", change, { seen: null });
  assert.deepEqual(binding.calls, ["PUT session:a"]);
  assert.deepEqual(change.given, [null]);
  assert.deepEqual((await kv(binding).load("a")).bytes, bytes(1));
});

test("KV: nothing is put when the change gives null or throws", async () => {
  const binding = filled(1);
  const reason = new Error("no");
  const refuse = () => {
    throw reason;
  };
  for (const options of [{}, { seen: null }]) {
    await kv(binding).update("a", () => null, options);
    await assert.rejects(kv(binding).update("a", refuse, options), (error) => error === reason);
  }
  assert.deepEqual(binding.calls, ["GET session:a", "GET session:a"]);
});

test("KV: a time to live is at least the 60 seconds that KV accepts", async () => {
  const binding = new HostileKv();
  for (const [asked, sent] of [
    [1, 60],
    [61, 61],
  ]) {
    await kv(binding).update("a", () => write(bytes(1), asked), {});
    assert.equal(binding.ttl, sent);
  }
});

test("KV: after a 429 the change is applied to what is there then", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = filled(1);
  binding.fail("PUT", 429);
  const change = adding(3);
  const update = watched(kv(binding).update("a", change, { seen: { bytes: bytes(1) } }));
  await settle();
  binding.values.set("session:a", bytes(1, 2));
  await elapse(context, 299);
  assert.equal(update.settled, false);
  assert.equal(binding.calls.length, 2);
  await elapse(context, 601);
  await update.promise;
  assert.deepEqual(change.given, [[1], [1, 2]]);
  assert.deepEqual(binding.values.get("session:a"), bytes(1, 2, 3));
  assert.equal(binding.calls.length, 4);
});

test("KV: after a 429 for a new key it looks whether somebody else has written there", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = filled(1);
  binding.fail("PUT", 429);
  const change = adding(2);
  const update = kv(binding).update("a", change, { seen: null });
  await elapse(context, 900);
  await update;
  assert.deepEqual(change.given, [null, [1]]);
  assert.deepEqual(binding.calls, ["PUT session:a", "GET session:a", "PUT session:a"]);
});

test("KV: a change that gives null after a 429 ends the update without a put", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = filled(1);
  binding.fail("PUT", 429);
  let calls = 0;
  const update = kv(binding).update("a", () => (++calls === 1 ? write(bytes(2)) : null), {});
  await elapse(context, 900);
  await update;
  assert.deepEqual(binding.calls, ["GET session:a", "PUT session:a", "GET session:a"]);
});

for (const [what, makeOptions] of [
  ["of one session", () => ({})],
  ["that all write a new key", () => ({ seen: null })],
]) {
  test(`KV: six parallel requests ${what} are all stored, though KV takes one write per second`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
    const binding = new OnePerSecond();
    const numbers = [1, 2, 3, 4, 5, 6];
    const updates = numbers.map((number) => watched(kv(binding).update("a", adding(number), makeOptions())));
    // All are done after 12 seconds in 10,000 of 10,000 runs.
    await elapse(context, 18_000);
    for (const update of updates) {
      assert.equal(update.settled, true);
      await update.promise;
    }
    assert.deepEqual([...binding.values.get("session:a")].sort(), numbers);
  });
}

/** How long an update waits that gets nothing but 429s, when this is what Math.random gives. */
async function waits(context, random) {
  const binding = filled(1);
  binding.fail("PUT", 429, 100);
  const slept = [];
  const sleep = (wake, milliseconds) => {
    slept.push(milliseconds);
    setImmediate(wake);
  };
  const mocks = [
    context.mock.method(globalThis, "setTimeout", sleep),
    context.mock.method(Math, "random", () => random),
  ];
  const announced = [];
  const update = kv(binding).update("a", adding(2), { waiting: (milliseconds) => announced.push(milliseconds) });
  await assert.rejects(update, { message: "KV PUT failed: 429 Too Many Requests" });
  for (const { mock } of mocks) mock.restore();
  assert.equal(binding.calls.length, 2 * slept.length + 2);
  assert.deepEqual(announced, slept);
  return slept;
}

test("KV: it waits a random time that grows up to a limit, 20 seconds in all, and then rejects with the 429", async (context) => {
  for (const [random, first, longest] of [
    [0, 300, 750],
    [0.5, 600, 1_500],
    [0.999, 899.4, 2_248.5],
  ]) {
    const slept = await waits(context, random);
    assert.ok(Math.abs(slept[0] - first) < 0.001, `first ${slept[0]}`);
    const total = slept.reduce((sum, wait) => sum + wait, 0);
    assert.ok(Math.abs(total - 20_000) < 0.001, `in all ${total}`);
    // The last one is what is left.
    const whole = slept.slice(0, -1);
    assert.ok(Math.abs(Math.max(...whole) - longest) < 0.001, `longest ${Math.max(...whole)}`);
    for (const [index, wait] of whole.slice(1).entries()) {
      assert.ok(wait > whole[index] || wait === Math.max(...whole), `${wait} after ${whole[index]}`);
    }
  }
});

test("KV: an error that is no 429 of a put is not tried again", async () => {
  for (const [method, status] of [
    ["PUT", 500],
    ["GET", 500],
    ["GET", 429],
    ["PUT", 4290],
  ]) {
    const binding = filled(1);
    binding.fail(method, status);
    await assert.rejects(kv(binding).update("a", adding(2), {}), new RegExp(`KV ${method} failed: ${status} `));
    assert.equal(binding.calls.length, method === "GET" ? 1 : 2);
  }
  const unprintable = Object.create(null);
  const binding = { get: async () => null, put: () => Promise.reject(unprintable) };
  await assert.rejects(kv(binding).update("a", adding(2), {}), (error) => error === unprintable);
});

test("KV: one binding and prefix give one store", () => {
  const [one, other] = [new HostileKv(), new HostileKv()];
  assert.equal(kv(one), kv(one));
  assert.equal(kv(one), kv(one, { prefix: "session:" }));
  assert.equal(kv(one, { prefix: "a" }), kv(one, { prefix: "a" }));
  assert.equal(new Set([kv(one), kv(other), kv(one, { prefix: "a" }), kv(one, { prefix: "" })]).size, 4);
});

test("KV: a binding that is missing, or is no namespace, is named as that", () => {
  for (const wrong of [undefined, null, {}, "SESSIONS", new Map(), { put() {} }]) {
    assert.throws(() => kv(wrong), {
      category: "usage",
      code: "option",
      message: "there is no such KV namespace: is it bound in wrangler.jsonc or wrangler.toml?",
    });
  }
});

test("KV: an unknown option, or a prefix that is no text, is named", () => {
  const binding = new HostileKv();
  for (const [options, message] of [
    [{ consistency: "eventual" }, "unknown option `consistency`; kv() takes `prefix`"],
    [{ prefix: 5 }, "the option `prefix` must be a string"],
  ]) {
    assert.throws(() => kv(binding, options), { category: "usage", code: "option", message });
  }
  assert.equal(kv(binding, { prefix: undefined }), kv(binding));
});
