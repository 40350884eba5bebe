/** Times a reading and a writing request on each store in workerd, in one run: `node bench/stores.js`. */

import { startStrict } from "../tests/support/strict.js";
import { agents, cookies } from "../tests/support/visitor.js";

const REQUESTS = Number(process.env.REQUESTS ?? 300);
const STORES = ["kv", "durable-object", "d1"];

const endings = [];
const server = await startStrict({ after: (end) => endings.unshift(end) });

async function ask(store, action, cookie) {
  const headers = { "User-Agent": agents.person, Cookie: cookie };
  const response = await server.worker.dispatchFetch(`https://shop.example/${store}/${action}`, { headers });
  await response.arrayBuffer();
  return response;
}

/** Sorted times of one kind of request, in milliseconds; the stores take turns. */
const times = new Map();
const people = new Map();
for (const store of STORES) {
  const [{ name, value }] = cookies(await ask(store, "add?item=first", ""));
  people.set(store, `${name}=${value}`);
}
for (let number = 0; number < REQUESTS; number++) {
  for (const store of STORES) {
    for (const action of ["read", `add?item=${number % 10}x${number}`]) {
      const kind = `${store} ${action.replace(/\?.*/, "")}`;
      const start = performance.now();
      await ask(store, action, people.get(store));
      times.set(kind, [...(times.get(kind) ?? []), performance.now() - start]);
    }
  }
}
for (const [kind, all] of times) {
  const sorted = all.sort((one, other) => one - other);
  const at = (share) => sorted[Math.floor(sorted.length * share)].toFixed(2).padStart(7);
  console.log(`${kind.padEnd(22)} median ${at(0.5)} ms, 95 % ${at(0.95)} ms`);
}
for (const end of endings) await end();
