import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { memory, SessionsError } from "eltanin";
import { elapse, watched } from "../support/elapse.js";
import { bytes, failure, guard, never, write } from "../support/guarded.js";

test("guarded: a change that comes after the time-out gets null and is not asked, so nothing is written", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { inner, store } = guard(
    {
      update: async (...args) => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        return inner.update(...args);
      },
    },
    1,
  );
  const change = context.mock.fn(() => write(1));
  const watch = watched(store.update("a", change, {}));
  await elapse(context, 1_000);
  assert.equal(watch.outcome.code, "store_timeout");
  await elapse(context, 1_000);
  assert.equal(change.mock.callCount(), 0);
  assert.equal(await inner.load("a"), null);
});

test("guarded: a change that was asked in time and comes again too late gets null", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const results = [];
  const update = async (_key, change) => {
    results.push(change(null));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    results.push(change(bytes(1)));
  };
  const { store } = guard({ update }, 1);
  const first = write(1);
  store.update("a", () => first, {}).catch(() => {});
  await elapse(context, 1_000);
  await elapse(context, 1_000);
  assert.deepEqual(results, [first, null]);
});

test("guarded: a store may ask for the change several times", async () => {
  const results = [];
  const update = async (_key, change) => {
    for (const current of [null, bytes(1), undefined, runInNewContext("new Uint8Array([2])")]) {
      await null;
      results.push([...change(current).bytes]);
    }
  };
  const { store, reported } = guard({ update });
  const given = [];
  await store.update("a", (current) => given.push(current) && write(given.length), {});
  assert.deepEqual(results, [[1], [2], [3], [4]]);
  assert.deepEqual(given.slice(0, 3), [null, bytes(1), null]);
  assert.equal(given[3][0], 2);
  assert.deepEqual(reported, []);
});

const careless = {
  "passes it on": (inner) => inner.update.bind(inner),
  "wraps it": (inner) => async (key, change, options) => {
    try {
      await inner.update(key, change, options);
    } catch (error) {
      throw new Error("the store's own words", { cause: error });
    }
  },
  "swallows it": (inner) => (key, change, options) => inner.update(key, change, options).catch(() => {}),
};
for (const [how, make] of Object.entries(careless)) {
  test(`guarded: what a change throws comes out as it is and is no failure of the store, which ${how}`, async () => {
    const inner = memory();
    for (const error of [new SessionsError("input", "value", "no"), new Error("trap"), undefined]) {
      const { store, reported } = guard({ update: make(inner) });
      const update = store.update(
        "a",
        () => {
          throw error;
        },
        {},
      );
      await update.then(assert.fail, (caught) => assert.equal(caught, error));
      assert.deepEqual(reported, []);
      assert.equal(await inner.load("a"), null);
    }
  });
}

test("guarded: when the change throws, the store's signal is aborted with its error", async () => {
  let signal;
  const update = (_key, change, options) => {
    signal = options.signal;
    change(null);
    return never();
  };
  const error = new Error("trap");
  const { store } = guard({ update });
  const change = () => {
    throw error;
  };
  await assert.rejects(store.update("a", change, {}), (caught) => caught === error);
  assert.deepEqual([signal.aborted, signal.reason], [true, error]);
});

test("guarded: an update that resolves without asking for the change breaks the contract; asking later is in vain", async () => {
  let late;
  const update = async (_key, change) => {
    late = change;
  };
  const { store, reported } = guard({ update });
  const error = await failure(
    store.update("a", () => write(1), {}),
    reported,
  );
  assert.equal(error.code, "store_contract");
  assert.equal(
    error.message,
    "the store's `update` must call `change` before it resolves; it breaks the store contract",
  );
  assert.equal(late(null), null);
});

test("guarded: an update that gives the change something else than bytes breaks the contract", async (context) => {
  for (const current of [new ArrayBuffer(1), "text", "", 0, { bytes: bytes(1) }, new Uint16Array(1)]) {
    let result;
    const update = async (_key, change) => {
      result = change(current);
    };
    const { store, reported } = guard({ update });
    const change = context.mock.fn(() => write(1));
    const error = await failure(store.update("a", change, {}), reported);
    assert.equal(error.code, "store_contract");
    assert.equal(
      error.message,
      "the store's `update` must call `change` with a Uint8Array or null; it breaks the store contract",
    );
    assert.deepEqual([result, change.mock.callCount()], [null, 0]);
  }
});
