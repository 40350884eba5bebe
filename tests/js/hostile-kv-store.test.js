/** What `kv()` and `Sessions` make of `hostileKv`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, Sessions } from "eltanin";
import { browser, hostileKv, visitor } from "eltanin/testing";

const bytes = (...numbers) => Uint8Array.from(numbers);
/** A double in which only these things go wrong. */
const calm = (rates = {}) => hostileKv({ seed: 1, profile: { latencyMs: 0, ...rates } });
const kinds = (binding) => binding.faults.map(({ what }) => what);

/** What a store on the double comes to, in virtual time. */
async function life(seed) {
  const binding = hostileKv({ seed });
  const store = kv(binding);
  const results = await binding.clock.run(async () => {
    const add = (number) =>
      store.update("a", (current) => ({ bytes: bytes(...(current ?? []), number), ttlSeconds: 60 }), {});
    const done = [];
    for (let number = 0; number < 20; number++) {
      done.push(await Promise.all([add(number), add(100 + number)].map((one) => one.then(() => "done", String))));
    }
    return [done, await store.load("a").then((found) => [...found.bytes], String)];
  });
  return { results, faults: binding.faults };
}

test("a seed determines everything", async () => {
  assert.deepEqual(await life(3), await life(3));
  assert.notDeepEqual((await life(3)).faults, (await life(4)).faults);
});

test("without `run` the faults are the same for the same calls", async () => {
  const faults = async () => {
    const binding = hostileKv({ seed: 5 });
    for (let number = 0; number < 60; number++) await binding.put(`key ${number % 7}`, "x").catch(() => {});
    return binding.faults;
  };
  const [one, other] = [await faults(), await faults()];
  assert.ok(one.length > 10);
  assert.deepEqual(one, other);
});

test("`kv()` waits after a 429 in virtual time, and outside of `run` in real time", async () => {
  for (const run of [true, false]) {
    const binding = calm();
    const store = kv(binding);
    const add = (number) =>
      store.update("a", (current) => ({ bytes: bytes(...(current ?? []), number), ttlSeconds: 60 }), {});
    const both = async () => {
      await add(1);
      await add(2);
      return [...(await store.load("a")).bytes];
    };
    const [began, start] = [performance.now(), binding.clock.now()];
    assert.deepEqual(await (run ? binding.clock.run(both) : both()), [1, 2]);
    assert.equal(kinds(binding)[0], "too soon");
    assert.ok(binding.clock.now() - start >= 1_000);
    if (!run) assert.ok(performance.now() - began >= 250);
  }
});

test("an outage is an error of the store for `Sessions`, and a session expires in virtual time", async () => {
  const binding = calm();
  const sessions = new Sessions({ store: kv(binding), secret: "a secret for tests, not for production" });
  const site = sessions.handler(async (_request, _env, _ctx, session) => {
    const own = await session();
    const visits = own.get("visits", 0) + 1;
    own.set("visits", visits);
    return new Response(String(visits));
  });
  const ada = visitor(site);
  const visit = async () => (await ada.get("/")).text();
  await binding.clock.run(async () => {
    assert.equal(await visit(), "1");
    await binding.clock.wait(7_000_000);
    assert.equal(await visit(), "2");
    await binding.clock.wait(7_200_000);
    assert.equal(await visit(), "1", "two hours without a visit");
  });
  const down = new Sessions({ store: kv(calm({ failed: 100 })), secret: "a secret for tests, not for production" });
  const session = await down.open(browser("https://shop.example/"));
  session.set("a", 1);
  await assert.rejects(down.save(session), { code: "store_failed" });
});
