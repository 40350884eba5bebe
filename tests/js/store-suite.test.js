/** The conformance suite: over `memory()`, unstorage and the doubles, and over stores that break the contract, each in one way. */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { durableObject, fromUnstorage, kv, memory } from "eltanin";
import { hostileDurableObject, hostileKv, storeSuite } from "eltanin/testing";
import { createStorage } from "unstorage";
import fsDriver from "unstorage/drivers/fs";
import httpDriver from "unstorage/drivers/http";
import { createStorageServer } from "unstorage/server";
import { careless, liar, liars } from "../support/liars.js";
import { namesOf, testsOf } from "../support/suite.js";

/** Declares the tests of the suite for a store. A double has a clock, and its tests take place in virtual time. */
function conforms(name, makeStore, { clock, ...options } = {}) {
  const tests = testsOf(makeStore, options);
  for (const each of namesOf(tests, makeStore())) {
    const run = tests.get(each);
    test(`${name}: ${each}`, clock ? () => clock.run(run) : run);
  }
}

const folder = await mkdtemp(join(tmpdir(), "eltanin-suite-"));
const server = createServer(createStorageServer(createStorage()).handle);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => {
  server.close();
  server.closeAllConnections();
  return rm(folder, { recursive: true, force: true });
});
const base = `http://127.0.0.1:${server.address().port}`;

/** An address where nobody listens. */
const nowhere = "http://127.0.0.1:1";

conforms("memory", memory);
conforms("unstorage, memory", () => fromUnstorage(createStorage()));
conforms("unstorage, fs", () => fromUnstorage(createStorage({ driver: fsDriver({ base: folder }) })));
conforms("unstorage, http", () => fromUnstorage(createStorage({ driver: httpDriver({ base }) })), {
  makeFailing: () => fromUnstorage(createStorage({ driver: httpDriver({ base: nowhere }) })),
});

const quietKv = hostileKv({ seed: 1, profile: "quiet" });
conforms("hostileKv", () => kv(quietKv), {
  clock: quietKv.clock,
  ttlMin: 60,
  makeFailing: () => kv(hostileKv({ seed: 1, profile: { failed: 100 }, clock: quietKv.clock })),
});
const quietObjects = hostileDurableObject({ seed: 1, profile: "quiet" });
conforms("hostileDurableObject", () => durableObject(quietObjects), {
  clock: quietObjects.clock,
  makeFailing: () =>
    durableObject(hostileDurableObject({ seed: 1, profile: { refused: 100 }, clock: quietObjects.clock })),
});

test("the suite takes `test` of node:test itself", (context) => {
  const declared = [];
  storeSuite(memory, { test: (name, run) => declared.push(context.test(name, run)) });
  return Promise.all(declared);
});

/** The tests of the suite that fail for a store, by name. */
async function failing(makeStore, options) {
  const results = [...testsOf(makeStore, options)].map(([name, run]) =>
    run().then(
      () => undefined,
      () => name,
    ),
  );
  return (await Promise.all(results)).filter(Boolean);
}

// Side by side, because each waits for its entries to expire.
describe("stores that break the contract", { concurrency: true }, () => {
  for (const [name, [lie, expected]] of Object.entries(liars)) {
    test(`a store that ${name} fails the suite`, async () => {
      const found = await failing(() => liar(lie));
      assert.ok(
        found.some((each) => each.includes(expected)),
        `"${expected}" is not among ${JSON.stringify(found)}`,
      );
    });
  }
});

test("a store that loads null when its backend fails, or updates nothing, fails the suite", async () => {
  const down = () => Promise.reject(new Error("the backend is down"));
  const quiet = { load: async () => null, update: async (_key, change) => void change(null) };
  for (const makeFailing of [
    () => ({ atomic: true, load: down, update: quiet.update }),
    () => ({ atomic: true, load: quiet.load, update: down }),
  ]) {
    assert.deepEqual(await failing(memory, { makeFailing }), [
      "store: `load` and `update` reject when the backend fails",
    ]);
  }
  assert.deepEqual(await failing(memory, { makeFailing: () => ({ atomic: true, load: down, update: down }) }), []);
});

test("a store that is not atomic and says so passes; one that says it is does not", async () => {
  assert.deepEqual(await failing(() => liar(careless, false)), []);
  assert.ok((await failing(() => liar(careless))).length > 0);
});

test("the suite lets time pass as it is told", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const waited = [];
  const wait = async (milliseconds) => {
    waited.push(milliseconds);
    context.mock.timers.setTime(1_000_000 + milliseconds);
  };
  const tests = testsOf(memory, { ttlMin: 60, wait });
  await tests.get("store: an entry lives as long as its last write says, and then is gone")();
  assert.deepEqual(waited, [61_000]);
});
