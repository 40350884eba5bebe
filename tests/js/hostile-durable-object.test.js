/** `hostileDurableObject`: each rule of the platform, and what `durableObject()` and `Sessions` make of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { durableObject, Sessions } from "eltanin";
import { hostileDurableObject, visitor } from "eltanin/testing";

const bytes = (...numbers) => Uint8Array.from(numbers);
/** A double in which only these things go wrong. */
const calm = (rates = {}, seed = 1) => hostileDurableObject({ seed, profile: { latencyMs: 0, ...rates } });
const kinds = (binding) => binding.faults.map(({ what }) => what);
const swap = (binding, expected, version, ttlSeconds = 60, content = bytes(1)) =>
  binding.getByName("a").swap(expected, { bytes: content, version, ttlSeconds });
const load = (binding) => binding.getByName("a").load();

/** The error of a call, with the properties that programs decide by. */
const failure = (call) =>
  call.then(
    () => "nothing",
    ({ message, retryable, overloaded, remote, durableObjectReset }) =>
      JSON.parse(JSON.stringify({ message, retryable, overloaded, remote, durableObjectReset })),
  );

test("an object loads, and compares and swaps, as `SessionObject` does", async () => {
  const binding = calm();
  assert.deepEqual([await load(binding), binding.size], [null, 0]);
  const written = bytes(1, 2);
  const swapped = swap(binding, null, "1", 60, written);
  written.fill(0);
  assert.deepEqual(await swapped, { done: true, current: null });
  assert.deepEqual(await load(binding), { bytes: bytes(1, 2), version: "1" });
  const current = { bytes: bytes(1, 2), version: "1" };
  assert.deepEqual(await swap(binding, "0", "2"), { done: false, current });
  assert.deepEqual(await swap(binding, "0", "1"), { done: true, current: null }, "a repeated call");
  assert.deepEqual(await swap(binding, "1", "2"), { done: true, current: null });
  assert.equal(await binding.getByName("b").load(), null);
  assert.deepEqual([binding.size, kinds(binding)], [1, []]);
});

test("an object removes itself at its expiry, also if that has moved", async () => {
  const binding = calm();
  await swap(binding, null, "1", 60);
  await swap(binding, "1", "2", 120);
  await binding.clock.wait(119_999);
  assert.deepEqual([(await load(binding)).version, binding.size], ["2", 1]);
  await binding.clock.wait(1);
  assert.deepEqual([await load(binding), binding.size], [null, 0]);
});

test("an overloaded object does nothing, and says that the call must not be repeated", async () => {
  const messages = new Set();
  for (let seed = 0; seed < 20; seed++) {
    const binding = calm({ refused: 100 }, seed);
    const { message, ...properties } = await failure(swap(binding, null, "1"));
    messages.add(message);
    assert.deepEqual([properties, binding.size, kinds(binding)], [{ overloaded: true }, 0, ["overloaded"]]);
  }
  assert.deepEqual([...messages].sort(), [
    "Durable Object is overloaded. Requests queued for too long.",
    "Durable Object is overloaded. Too many requests queued.",
  ]);
});

test("after a lost connection or a reset nobody knows whether the call was performed", async () => {
  const outcomes = new Set();
  for (let seed = 0; seed < 20; seed++) {
    const binding = calm({ repeated: 100 }, seed);
    outcomes.add(JSON.stringify([await failure(swap(binding, null, "1")), binding.size, kinds(binding)]));
  }
  const [lost, reset] = [
    { message: "Network connection lost.", retryable: true },
    { message: "Durable Object reset because its code was updated.", retryable: true, durableObjectReset: true },
  ];
  assert.deepEqual(
    [...outcomes].map(JSON.parse).sort(([, one], [, other]) => one - other),
    [
      [reset, 0, ["reset"]],
      [lost, 1, ["answer lost"]],
    ],
  );
});

test("slow storage: the call was performed, and fails after 10 seconds", async () => {
  const binding = calm({ applied: 100 });
  const start = binding.clock.now();
  const error = await failure(swap(binding, null, "1"));
  const message = "Durable Object storage operation exceeded timeout which caused object to be reset.";
  assert.deepEqual(error, { message, durableObjectReset: true });
  assert.deepEqual([binding.clock.now() - start, binding.size, kinds(binding)], [10_000, 1, ["storage slow"]]);
});

test("a late call is performed and answered after 5 to 10 seconds", async () => {
  const binding = calm({ late: 100 });
  const start = binding.clock.now();
  const late = swap(binding, null, "1");
  await binding.clock.wait(4_999);
  assert.equal(binding.size, 0);
  assert.deepEqual(await late, { done: true, current: null });
  const took = binding.clock.now() - start;
  assert.ok(took >= 5_000 && took <= 10_000, `${took} ms`);
  assert.deepEqual([binding.size, kinds(binding)], [1, ["late"]]);
});

test("an object that was idle for 10 seconds is evicted, and keeps what it stores", async () => {
  const binding = calm();
  await swap(binding, null, "1");
  await binding.clock.wait(9_999);
  await load(binding);
  assert.deepEqual(kinds(binding), []);
  await binding.clock.wait(10_000);
  assert.equal((await load(binding)).version, "1");
  assert.deepEqual(kinds(binding), ["evicted"]);
});

test("more than 2 MiB are refused with SQLite's words, and nothing is written", async () => {
  const binding = calm();
  const error = await failure(swap(binding, null, "1", 60, new Uint8Array(2_097_153)));
  assert.deepEqual(error, { message: "string or blob too big: SQLITE_TOOBIG", remote: true });
  assert.deepEqual([binding.size, kinds(binding)], [0, ["refused"]]);
});

test("a message takes up to the latency of the profile, in each direction", async () => {
  const binding = hostileDurableObject({ seed: 1, profile: { latencyMs: 60 } });
  const times = [];
  for (let number = 0; number < 100; number++) {
    const began = binding.clock.now();
    await load(binding);
    times.push(binding.clock.now() - began);
  }
  assert.ok(Math.max(...times) > 100 && Math.max(...times) <= 120, `${times}`);
});

/** What a store on the double comes to, in virtual time. */
async function life(seed) {
  const binding = hostileDurableObject({ seed });
  const store = durableObject(binding);
  const results = await binding.clock.run(async () => {
    const add = async (number) => {
      // A repeated call may find that it has been performed, and that others have written since.
      const change = (current) =>
        current?.includes(number) ? null : { bytes: bytes(...(current ?? []), number), ttlSeconds: 3_600 };
      await store.update("a", change, {});
      return number;
    };
    const done = [];
    for (let number = 0; number < 20; number++) {
      done.push(...(await Promise.all([add(number), add(100 + number)].map((one) => one.catch(String)))));
    }
    const read = async () => [...(await store.load("a")).bytes];
    return { done, kept: await read().catch(read).catch(read) };
  });
  return { results, faults: binding.faults };
}

test("a seed determines everything", async () => {
  assert.deepEqual(await life(3), await life(3));
  assert.notDeepEqual((await life(3)).faults, (await life(4)).faults);
});

test("on a bad day no acknowledged change is lost, and none is applied twice", async () => {
  const seen = new Set();
  for (let seed = 0; seed < 30; seed++) {
    const { results, faults } = await life(seed);
    for (const number of results.done.filter(Number.isInteger)) {
      assert.equal(results.kept.filter((one) => one === number).length, 1, `${number} of seed ${seed}`);
    }
    assert.equal(new Set(results.kept).size, results.kept.length, `seed ${seed}`);
    for (const { what } of faults) seen.add(what);
  }
  assert.deepEqual([...seen].sort(), ["answer lost", "evicted", "late", "overloaded", "reset", "storage slow"]);
});

test("a logout on a bad day is a logout once it was confirmed", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const binding = hostileDurableObject({ seed });
    const sessions = new Sessions({ store: durableObject(binding), secret: "a secret for tests, not for production" });
    const ada = visitor(
      sessions.handler(async (request, _env, _ctx, session) => {
        const own = await session();
        if (request.url.endsWith("/login")) own.login(42);
        if (request.url.endsWith("/logout")) own.logout();
        return new Response(String(own.userid()));
      }),
    );
    const until = async (path) => {
      for (;;) {
        const response = await ada.get(path).catch(() => null);
        if (response) return response.text();
      }
    };
    await binding.clock.run(async () => {
      await until("/login");
      const thief = ada.copy();
      assert.equal(await until("/"), "42", `seed ${seed}`);
      await until("/logout");
      for (let time = 0; time < 5; time++) {
        const response = await thief.get("/").catch(() => null);
        if (response) assert.equal(await response.text(), "0", `seed ${seed}`);
      }
    });
  }
});

test("options are checked", () => {
  const message =
    "unknown option `failed`; hostileDurableObject() `profile` takes `latencyMs`, `refused`, `applied`, `repeated` and `late`";
  assert.throws(() => hostileDurableObject({ seed: 1, profile: { failed: 1 } }), { code: "option", message });
  assert.throws(() => hostileDurableObject({}), {
    code: "option",
    message: "hostileDurableObject() needs the option `seed`, a whole number",
  });
});
