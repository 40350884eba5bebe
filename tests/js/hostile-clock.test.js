/** The virtual clock of the doubles. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileKv } from "eltanin/testing";

const clockOf = (seed = 1) => hostileKv({ seed, profile: "quiet" }).clock;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("waiting takes no real time, and the clock shows how long it was", async () => {
  const [clock, began] = [clockOf(), performance.now()];
  const start = clock.now();
  await clock.wait(3_600_000);
  assert.equal(clock.now() - start, 3_600_000);
  assert.ok(performance.now() - began < 5_000);
});

test("the clock begins with the real time, in whole seconds", () => {
  const ahead = clockOf().now() - Date.now();
  assert.ok(ahead >= 0 && ahead <= 1_000, `${ahead} ms`);
  assert.equal(clockOf().now() % 1_000, 0);
});

test("in `run`, `Date` and timers are the clock's, and in order", async () => {
  const clock = clockOf();
  const order = [];
  await clock.run(async () => {
    const start = Date.now();
    assert.equal(start, clock.now());
    setTimeout((text) => order.push(text), 2_000, "second");
    setTimeout(() => order.push("first"), 1_000);
    clearTimeout(setTimeout(() => order.push("never"), 1_500));
    await pause(3_000);
    assert.deepEqual(order, ["first", "second"]);
    assert.equal(Date.now() - start, 3_000);
    assert.equal(new Date().toJSON(), new Date(start + 3_000).toJSON());
    assert.ok(new Date(5) instanceof Date);
    assert.equal(new Date(5).getTime(), 5);
    assert.equal(Date(), new Date(Date.now()).toString());
  });
});

test("in `run`, what `setTimeout` returns has the methods of Node's", async () => {
  await clockOf().run(() => {
    const timer = setTimeout(() => {}, 1_000);
    assert.equal(timer.unref().ref().hasRef(), true);
    clearTimeout(timer);
  });
});

test("in `run`, `Math.random` follows the seed", async () => {
  const drawn = (seed) => clockOf(seed).run(() => [Math.random(), Math.random()]);
  assert.deepEqual(await drawn(1), await drawn(1));
  assert.notDeepEqual(await drawn(1), await drawn(2));
});

test("after `run`, also one that fails, everything is real again, and its timers are gone", async () => {
  const real = [Date, setTimeout, clearTimeout, Math.random];
  const clock = clockOf();
  let fired = false;
  const failing = clock.run(async () => {
    setTimeout(() => {
      fired = true;
    }, 10);
    throw new Error("a test that fails");
  });
  await assert.rejects(failing, { message: "a test that fails" });
  assert.deepEqual([Date, setTimeout, clearTimeout, Math.random], real);
  await clock.wait(1_000);
  assert.equal(fired, false);
});

test("two tests in virtual time do not overlap", async () => {
  const first = clockOf().run(() => pause(10));
  await assert.rejects(
    clockOf().run(() => {}),
    { message: "another `clock.run` is under way; tests in virtual time must not overlap" },
  );
  await first;
  assert.equal(await clockOf().run(() => "over"), "over");
});

test("outside of `run`, a program's own waits count", async () => {
  const binding = hostileKv({ seed: 1, profile: { latencyMs: 0 } });
  const start = binding.clock.now();
  await binding.get("a");
  await binding.get("a");
  assert.equal(binding.clock.now(), start, "computing does not count");
  await pause(600);
  await binding.get("a");
  const passed = binding.clock.now() - start;
  assert.ok(passed >= 500 && passed % 250 === 0, `${passed} ms`);
});

test("two doubles can have one clock", async () => {
  const one = hostileKv({ seed: 1 });
  const other = hostileKv({ seed: 2, clock: one.clock });
  assert.equal(one.clock, other.clock);
});
