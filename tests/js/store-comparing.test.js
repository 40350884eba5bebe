/** Durable Objects and D1 on a bad day: lost replies, transient failures, overload. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { d1, durableObject } from "eltanin";

const bytes = (...numbers) => new Uint8Array(numbers);
const adding = (number) => (current) => ({ bytes: bytes(...(current ?? []), number), ttlSeconds: 60 });
const failure = (properties, message = "internal error") => Object.assign(new Error(message), properties);

/** A namespace of objects in memory. `failures` are thrown by the next calls: before it, or after it has been performed. */
class Namespace {
  entries = new Map();
  calls = [];
  options = [];
  failures = [];

  getByName(name, options) {
    this.options.push({ name, ...options });
    const perform = async (method, run) => {
      this.calls.push(method);
      const next = this.failures.shift();
      if (next?.before) throw next.before;
      const result = run();
      if (next?.after) throw next.after;
      return result;
    };
    return {
      load: () => perform("load", () => this.entries.get(name) ?? null),
      swap: (expected, next) =>
        perform("swap", () => {
          const current = this.entries.get(name) ?? null;
          if (current?.version === next.version) return { done: true, current: null };
          if ((current?.version ?? null) !== expected) return { done: false, current };
          this.entries.set(name, next);
          return { done: true, current: null };
        }),
    };
  }
}

test("a reply that is lost after the commit: the repeated call finds its own write, and `change` is called once", async () => {
  const binding = new Namespace();
  binding.failures = [{ after: failure({ retryable: true }) }];
  const given = [];
  await durableObject(binding).update("a", (current) => given.push(current) && adding(1)(current), { seen: null });
  assert.deepEqual([binding.calls, given], [["swap", "swap"], [null]]);
  assert.deepEqual((await durableObject(binding).load("a")).bytes, bytes(1));
});

test("a transient failure is repeated three times, with a new stub for each try", async () => {
  for (const before of [failure({ retryable: true }), failure({}, "D1_ERROR: Network connection lost.")]) {
    const binding = new Namespace();
    binding.failures = Array(3).fill({ before });
    assert.equal(await durableObject(binding).load("a"), null);
    assert.deepEqual([binding.calls.length, binding.options.length], [4, 4]);
    binding.failures = Array(4).fill({ before });
    await assert.rejects(durableObject(binding).load("a"), before);
  }
});

test("an overloaded object, or an error of another kind, is not called again", async () => {
  for (const before of [failure({ retryable: true, overloaded: true }), failure({}), undefined]) {
    const binding = new Namespace();
    binding.failures = [{ before: before ?? failure({}) }];
    await assert.rejects(durableObject(binding).update("a", adding(1), {}));
    assert.deepEqual(binding.calls, ["load"]);
  }
});

test("a failed compare hands back what is there: a retry needs no read", async () => {
  const binding = new Namespace();
  const store = durableObject(binding);
  await store.update("a", adding(1), { seen: null });
  const seen = await store.load("a");
  await store.update("a", adding(2), { seen });
  binding.calls.length = 0;
  await store.update("a", adding(3), { seen });
  assert.deepEqual(binding.calls, ["swap", "swap"]);
  assert.deepEqual((await store.load("a")).bytes, bytes(1, 2, 3));
});

test("an aborted update stops its repetitions and writes nothing more", async () => {
  const binding = new Namespace();
  binding.failures = Array(3).fill({ before: failure({ retryable: true }) });
  const controller = new AbortController();
  const update = durableObject(binding).update("a", adding(1), { seen: null, signal: controller.signal });
  controller.abort(new Error("too late"));
  await assert.rejects(update, { message: "too late" });
  assert.deepEqual([binding.calls, binding.entries.size], [["swap"], 0]);
});

test("Durable Objects: the location is left to the platform unless there is a hint", async () => {
  const binding = new Namespace();
  await durableObject(binding).load("a");
  await durableObject(binding, { prefix: "shop:", locationHint: "weur" }).load("a");
  assert.deepEqual(binding.options, [{ name: "session:a" }, { name: "shop:a", locationHint: "weur" }]);
});

test("a binding and its options give one store; what is wrong is named", () => {
  const binding = new Namespace();
  const db = { prepare() {}, batch() {} };
  assert.equal(durableObject(binding), durableObject(binding));
  assert.equal(d1(db), d1(db));
  assert.notEqual(d1(db), d1(db, { table: "other" }));
  for (const [make, message] of [
    [() => durableObject(undefined), /no such Durable Object namespace: is `SessionObject` bound/],
    [() => durableObject(binding, { location: "weur" }), /unknown option `location`; durableObject\(\) takes/],
    [() => d1(undefined), /no such D1 database/],
    [() => d1(db, { table: "a; DROP TABLE b" }), /letters, digits and `_`/],
    [() => d1(db, { table: 1 }), /`table` must be a string/],
  ]) {
    assert.throws(make, { category: "usage", code: "option", message });
  }
});
