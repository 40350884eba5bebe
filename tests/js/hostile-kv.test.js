/** `hostileKv`: each rule of the platform. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileKv } from "eltanin/testing";

const bytes = (...numbers) => Uint8Array.from(numbers);
/** A double in which only these things go wrong. */
const calm = (rates = {}) => hostileKv({ seed: 1, profile: { latencyMs: 0, ...rates } });
const kinds = (binding) => binding.faults.map(({ what }) => what);
const read = async (binding, key = "a") => {
  const found = await binding.get(key, "arrayBuffer");
  return found && [...new Uint8Array(found)];
};

test("a value comes back as it was written: bytes, a text, JSON", async () => {
  const binding = calm();
  const [whole, buffer] = [bytes(9, 1, 2, 9), bytes(3, 4).buffer];
  await binding.put("view", whole.subarray(1, 3));
  await binding.put("buffer", buffer);
  await binding.put("text", '{"a":1}');
  whole.fill(0);
  assert.deepEqual(await read(binding, "view"), [1, 2]);
  assert.deepEqual(await read(binding, "buffer"), [3, 4]);
  assert.equal(await binding.get("text"), '{"a":1}');
  assert.deepEqual(await binding.get("text", "json"), { a: 1 });
  assert.equal(await binding.get("absent"), null);
  assert.equal(binding.size, 3);
  assert.deepEqual(binding.faults, []);
});

test("a key takes one write per second, and a deletion is a write", async () => {
  const binding = calm();
  await binding.put("a", bytes(1));
  const message = "KV PUT failed: 429 Too Many Requests";
  await assert.rejects(binding.put("a", bytes(2)), { message });
  await assert.rejects(binding.delete("a"), { message: "KV DELETE failed: 429 Too Many Requests" });
  await binding.put("b", bytes(2));
  assert.deepEqual(await read(binding), [1]);
  await binding.clock.wait(999);
  await assert.rejects(binding.put("a", bytes(2)), { message });
  await binding.clock.wait(1);
  await binding.put("a", bytes(2));
  assert.deepEqual(await read(binding), [2]);
  await binding.clock.wait(1_000);
  await binding.delete("a");
  assert.deepEqual([await read(binding), binding.size], [null, 1]);
  assert.deepEqual(kinds(binding), ["too soon", "too soon", "too soon"]);
  assert.deepEqual(binding.faults[2], {
    at: 999,
    call: "put",
    key: "a",
    location: "home",
    what: "too soon",
    error: message,
  });
});

test("an entry lives as long as its time to live, which is at least 60 seconds, also in a cache", async () => {
  const binding = calm();
  await binding.put("a", bytes(1), { expirationTtl: 60 });
  await binding.clock.wait(59_999);
  assert.deepEqual(await read(binding), [1]);
  await binding.clock.wait(1);
  assert.deepEqual([await read(binding), binding.size], [null, 0]);
});

test("limits are refused with the platform's words, before a message is sent", async () => {
  const binding = hostileKv({ seed: 1, profile: { failed: 100 } });
  const refusals = [
    [
      () => binding.put("a", "x", { expirationTtl: 59 }),
      "Error: KV PUT failed: 400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60.",
    ],
    [
      () => binding.put("a", "x", { expirationTtl: 0 }),
      "Error: KV PUT failed: 400 Invalid expiration_ttl of 0. Please specify integer greater than 0.",
    ],
    [
      () => binding.get("a", { cacheTtl: 29 }),
      "Error: KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.",
    ],
    [
      () => binding.get("ä".repeat(257)),
      "Error: KV GET failed: 414 UTF-8 encoded length of 514 exceeds key length limit of 512.",
    ],
    [
      () => binding.put("a", new Uint8Array(26_214_401)),
      "Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.",
    ],
    [() => binding.delete(""), "TypeError: Key name cannot be empty."],
    [() => binding.put("..", "x"), 'TypeError: ".." is not allowed as a key name.'],
    [
      () => binding.get("a", "number"),
      'TypeError: Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".',
    ],
  ];
  for (const [call, expected] of refusals) {
    const error = await call().then(() => "nothing", String);
    assert.equal(error, expected);
  }
  assert.deepEqual(
    kinds(binding),
    refusals.map(() => "refused"),
  );
});

test("each location caches what it reads for 60 seconds, and may see a write that late", async () => {
  const home = calm();
  const away = home.at("Tokyo");
  await home.put("a", bytes(1));
  assert.deepEqual(await read(away), [1]);
  await home.clock.wait(1_000);
  await home.put("a", bytes(2));
  assert.deepEqual(await read(home), [2], "the writer's own location");
  await home.clock.wait(58_999);
  assert.deepEqual(await read(away), [1]);
  assert.deepEqual(kinds(home), ["stale"]);
  assert.equal(home.faults[0].location, "Tokyo");
  await home.clock.wait(1);
  assert.deepEqual(await read(away), [2]);
  assert.equal(away, home.at("Tokyo"));
});

test("a location caches for as long as `cacheTtl` says", async () => {
  const home = calm();
  const away = home.at("Tokyo");
  await home.put("a", "1");
  assert.equal(await away.get("a", { cacheTtl: 30 }), "1");
  await home.clock.wait(1_000);
  await home.put("a", "2");
  await home.clock.wait(29_000);
  assert.equal(await away.get("a"), "2");
});

test("a miss is cached like a value", async () => {
  const home = calm();
  const away = home.at("Tokyo");
  assert.equal(await read(away), null);
  await home.put("a", bytes(1));
  await home.clock.wait(59_999);
  assert.deepEqual([await read(away), kinds(home)], [null, ["stale"]]);
  await home.clock.wait(1);
  assert.deepEqual(await read(away), [1]);
});

test("a write arrives elsewhere after up to its lag, and the last one wins", async () => {
  const lags = [];
  for (let seed = 0; seed < 20; seed++) {
    const home = hostileKv({ seed, profile: { latencyMs: 0, lagMs: 10_000 } });
    await home.put("a", bytes(1));
    await home.clock.wait(1_000);
    await home.put("a", bytes(2));
    const began = home.clock.now();
    let number = 0;
    // A location that has nothing cached, each time another one.
    while ((await read(home.at(`place ${number++}`)))?.[0] !== 2) await home.clock.wait(500);
    lags.push(home.clock.now() - began);
    await home.clock.wait(10_000);
    assert.deepEqual(await read(home.at("last")), [2], `seed ${seed}`);
  }
  assert.ok(Math.max(...lags) > 5_000 && Math.max(...lags) <= 10_500, `${lags}`);
});

test("a call that fails does nothing, and says 500 or 503", async () => {
  const messages = new Set();
  for (let seed = 0; seed < 20; seed++) {
    const binding = hostileKv({ seed, profile: { failed: 100 } });
    await assert.rejects(binding.put("a", bytes(1)), (error) => !!messages.add(error.message));
    await assert.rejects(binding.get("a"), (error) => !!messages.add(error.message));
    assert.equal(binding.size, 0);
    assert.deepEqual(kinds(binding), ["failed", "failed"]);
  }
  assert.deepEqual([...messages].sort(), [
    "KV GET failed: 500 Internal Server Error",
    "KV GET failed: 503 Service Unavailable",
    "KV PUT failed: 500 Internal Server Error",
    "KV PUT failed: 503 Service Unavailable",
  ]);
});

test("a call that hangs fails after 10 seconds, and does nothing", async () => {
  const binding = calm({ hanging: 100 });
  const start = binding.clock.now();
  await assert.rejects(binding.put("a", bytes(1)), /^Error: KV PUT failed: 50/);
  assert.deepEqual([binding.clock.now() - start, binding.size, kinds(binding)], [10_000, 0, ["hung"]]);
});

test("a write whose answer is lost was done", async () => {
  const binding = calm({ applied: 100 });
  await assert.rejects(binding.put("a", bytes(1)), /^Error: KV PUT failed: 50/);
  assert.deepEqual([await read(binding), kinds(binding)], [[1], ["answer lost"]]);
});

test("a message takes up to the latency of the profile", async () => {
  const binding = hostileKv({ seed: 1, profile: "hostile" });
  const times = [];
  for (let number = 0; number < 100; number++) {
    const began = binding.clock.now();
    await binding.get("a").catch(() => {});
    times.push(binding.clock.now() - began);
  }
  const most = Math.max(...times.filter((time) => time < 10_000));
  assert.ok(most > 80 && most <= 120, `${most} ms`);
});

test("the profiles differ in how much goes wrong", async () => {
  const faulty = [];
  for (const profile of ["quiet", "calm", "hostile"]) {
    const binding = hostileKv({ seed: 1, profile });
    for (let number = 0; number < 500; number++) await binding.put(`key ${number}`, "x").catch(() => {});
    faulty.push(binding.faults.length);
  }
  assert.equal(faulty[0], 0);
  assert.ok(faulty[0] < faulty[1] && faulty[1] < faulty[2], `${faulty}`);
});

test("options are checked", () => {
  const refusals = [
    [{}, "hostileKv() needs the option `seed`, a whole number"],
    [{ seed: 1.5 }, "hostileKv() needs the option `seed`, a whole number"],
    [
      { seed: 1, profile: "stormy" },
      'the option `profile` of hostileKv() must be "quiet", "calm", "hostile" or an object of rates',
    ],
    [{ seed: 1, speed: 2 }, "unknown option `speed`; hostileKv() takes `seed`, `profile` and `clock`"],
    [
      { seed: 1, profile: { refused: 1 } },
      "unknown option `refused`; hostileKv() `profile` takes `latencyMs`, `failed`, `applied`, `hanging` and `lagMs`",
    ],
  ];
  for (const [options, message] of refusals) {
    assert.throws(() => hostileKv(options), { name: "SessionsError", code: "option", message });
  }
});
