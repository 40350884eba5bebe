/** The conformance suite over KV, Durable Objects, D1, R2 and memory, inside workerd. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { bundle, root, scratch, start } from "../support/workerd.js";

const folder = await scratch({ after });
await bundle(join(root, "tests", "runtime", "stores-worker.js"), folder);
const worker = await start(folder, {
  durableObjects: { SESSION_OBJECTS: { className: "SessionObject", useSQLite: true } },
  d1Databases: ["DB"],
  r2Buckets: ["BUCKET"],
});
after(() => worker.dispose());

const get = (path) => worker.dispatchFetch(`https://stores.example/${encodeURI(path)}`);

// Side by side, because the test of KV's expiry takes 61 seconds.
describe("store suite in workerd", { concurrency: 16 }, async () => {
  for (const store of await (await get("")).json()) {
    const names = await (await get(store)).json();
    assert.ok(names.length >= 15, `${store} has ${names.length} tests`);
    for (const name of names) {
      test(`${store}: ${name}`, async () => assert.equal(await (await get(`${store}/${name}`)).text(), ""));
    }
  }
});
