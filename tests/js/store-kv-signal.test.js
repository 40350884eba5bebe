import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { kv } from "eltanin";
import { elapse, settle, watched } from "../support/elapse.js";
import { adding, filled } from "../support/kv.js";

test("KV: nothing is done for a signal that is aborted", async () => {
  const reason = new Error("too late");
  for (const options of [{}, { seen: null }]) {
    const binding = filled(1);
    const change = adding(2);
    const update = kv(binding).update("a", change, { ...options, signal: AbortSignal.abort(reason) });
    await assert.rejects(update, (error) => error === reason);
    assert.deepEqual([binding.calls, change.given], [[], []]);
  }
});

test("KV: when the signal is aborted during the get, the change is not asked and nothing is put", async () => {
  const binding = filled(1);
  const controller = new AbortController();
  const reason = new Error("too late");
  const change = adding(2);
  const update = kv(binding).update("a", change, { signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(update, (error) => error === reason);
  assert.deepEqual([binding.calls, change.given], [["GET session:a"], []]);
});

test("KV: when the signal is aborted, waiting after a 429 ends at once and nothing is put any more", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = filled(1);
  binding.fail("PUT", 429);
  const controller = new AbortController();
  const reason = new Error("too late");
  const update = watched(kv(binding).update("a", adding(2), { signal: controller.signal }));
  await elapse(context, 100);
  assert.equal(update.settled, false);
  controller.abort(reason);
  await settle();
  assert.equal(update.settled, true);
  await assert.rejects(update.promise, (error) => error === reason);
  await elapse(context, 2_000);
  assert.equal(binding.calls.length, 2);
});

test("KV: no timer is left of a wait that was aborted", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  const binding = filled(1);
  binding.fail("PUT", 429);
  const controller = new AbortController();
  const update = watched(kv(binding).update("a", adding(2), { signal: controller.signal }));
  await settle();
  const during = timers();
  controller.abort();
  await assert.rejects(update.promise, { name: "AbortError" });
  assert.deepEqual([during, timers()], [before + 1, before]);
});

test("KV: when the signal is aborted while a put is rejected with a 429, it does not wait", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const controller = new AbortController();
  const reason = new Error("too late");
  const binding = filled(1);
  binding.put = async () => {
    controller.abort(reason);
    throw new Error("KV PUT failed: 429 Too Many Requests");
  };
  const update = watched(kv(binding).update("a", adding(2), { signal: controller.signal }));
  await settle();
  assert.equal(update.settled, true);
  await assert.rejects(update.promise, (error) => error === reason);
});

test("KV: a signal keeps no listener of a wait that is over", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = filled(1);
  binding.fail("PUT", 429, 2);
  const { signal } = new AbortController();
  const update = kv(binding).update("a", adding(2), { signal });
  await settle();
  assert.equal(getEventListeners(signal, "abort").length, 1);
  await elapse(context, 3_000);
  await update;
  assert.equal(getEventListeners(signal, "abort").length, 0);
});
