import assert from "node:assert/strict";
import { test } from "node:test";
import { kv } from "eltanin";
import { GuardedStore } from "../../dist/store/guarded.js";
import { elapse, settle, watched, withResolvers } from "../support/elapse.js";
import { bytes, failure, guard, never, write } from "../support/guarded.js";
import { HostileKv } from "../support/kv.js";

for (const early of [true, false]) {
  test(`guarded: on a time-out the signal is aborted, also if it is read ${early ? "before" : "after"}`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    let given;
    const update = (_key, _change, options) => {
      given = options;
      if (early) assert.equal(options.signal.aborted, false);
      return never();
    };
    const { store, reported } = guard({ update }, 1);
    const promise = store.update("a", () => write(1), {});
    promise.catch(() => {});
    await elapse(context, 1_000);
    const error = await failure(promise, reported);
    assert.equal(given.signal.aborted, true);
    assert.equal(given.signal.reason, error);
    assert.equal(given.signal, given.signal);
  });
}

test("guarded: the signal of an update that is done is not aborted", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let signal;
  const update = async (_key, change, options) => {
    signal = options.signal;
    change(null);
  };
  const { store } = guard({ update }, 1);
  await store.update("a", () => write(1), {});
  await elapse(context, 5_000);
  assert.equal(signal.aborted, false);
});

/** When an update fails that announces these waits at the start and then hangs, in milliseconds, within 1 second. */
async function failsAfter(context, announced) {
  const update = (_key, _change, { waiting }) => {
    for (const milliseconds of announced) waiting(milliseconds);
    return never();
  };
  const { store } = guard({ update }, 1);
  const watch = watched(store.update("a", () => null, {}));
  for (let elapsed = 0; elapsed < 60_000; elapsed += 250) {
    if (watch.outcome !== "pending") {
      assert.equal(watch.outcome.code, "store_timeout");
      return elapsed;
    }
    await elapse(context, 250);
  }
  return assert.fail("it never fails");
}

test("guarded: announced waiting does not count, up to 20 seconds", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  assert.equal(await failsAfter(context, []), 1_000);
  assert.equal(await failsAfter(context, [3_000]), 4_000);
  assert.equal(await failsAfter(context, [3_000, 500]), 4_500);
  assert.equal(await failsAfter(context, [30_000]), 21_000);
  assert.equal(await failsAfter(context, [15_000, 15_000, 1]), 21_000);
  assert.equal(await failsAfter(context, [Number.POSITIVE_INFINITY]), 21_000);
  for (const wrong of [Number.NaN, -5_000, 0, undefined]) {
    assert.equal(await failsAfter(context, [wrong]), 1_000);
    assert.equal(await failsAfter(context, [wrong, 30_000]), 21_000);
  }
});

test("guarded: waiting that is announced while the clock runs does not count either", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let options;
  const update = (_key, _change, given) => {
    options = given;
    return never();
  };
  const { store } = guard({ update }, 1);
  const watch = watched(store.update("a", () => null, {}));
  await elapse(context, 900);
  options.waiting(2_000);
  await elapse(context, 2_000);
  options.waiting(2_000);
  await elapse(context, 2_099);
  assert.equal(watch.outcome, "pending");
  await elapse(context, 1);
  assert.equal(watch.outcome.code, "store_timeout");
  options.waiting(2_000);
});

test("guarded: KV's waiting after a 429 may be longer than the time-out", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = new HostileKv();
  binding.fail("PUT", 429, 3);
  const reported = [];
  const store = new GuardedStore(kv(binding), 0.2, (error) => reported.push(error));
  const watch = watched(store.update("a", () => write(1), { seen: null }));
  await elapse(context, 5_000);
  await watch.promise;
  assert.deepEqual([binding.values.get("session:a"), reported], [bytes(1), []]);
});

test("guarded: a hanging KV is a time-out, and nothing is put when it answers after all", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = new HostileKv();
  const { promise: answer, resolve } = withResolvers();
  binding.get = () => answer;
  const store = new GuardedStore(kv(binding), 1, () => {});
  const watch = watched(store.update("a", () => write(1), {}));
  await elapse(context, 1_000);
  assert.equal(watch.outcome.code, "store_timeout");
  resolve(null);
  await settle();
  assert.deepEqual(binding.calls, []);
});

test("guarded: a store that answers at once costs no timer and no AbortController", async (context) => {
  const { store } = guard({});
  const timer = context.mock.method(globalThis, "setTimeout");
  const controller = context.mock.method(globalThis, "AbortController");
  await store.update("a", () => write(1), { seen: null });
  await store.update("a", () => write(2), { seen: await store.load("a") });
  assert.deepEqual([timer.mock.callCount(), controller.mock.callCount()], [0, 0]);
});

test("guarded: no timer is left when a slow operation is over", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  let during;
  const update = async (_key, change) => {
    await settle();
    during = timers();
    change(null);
  };
  await guard({ update }).store.update("a", () => null, {});
  assert.deepEqual([during, timers()], [before + 1, before]);
});
