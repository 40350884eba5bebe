/** Races from a real browser on every store of the platform. `ROUNDS=200` plays each race 200 times. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { during, startStrict } from "../support/strict.js";
import { launch } from "./support/person.js";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const server = await startStrict({ after });
const browser = await launch();
after(() => browser.close());

/** A browser with no cookies yet, on the page of the worker. Its `ask` sends a request from that page. */
async function open(store) {
  const { context, page } = await browser.person();
  const { port } = await server.worker.ready;
  await page.goto(`http://localhost:${port}/`);
  const ask = (action, query = {}) =>
    page.evaluate((path) => fetch(path).then((response) => response.json()), pathOf(store, action, query));
  return { context, page, ask };
}

const pathOf = (store, action, query = {}) => `/${store}/${action}?${new URLSearchParams(query)}`;

/** Each race gets a browser, and returns whether everything went as it must on a strict store. */
const races = {
  async "8 parallel additions to a cart all survive"({ page, ask }, store) {
    await ask("add", { item: "first" });
    const paths = [..."abcdefgh"].map((item) => pathOf(store, "add", { item }));
    await page.evaluate((all) => Promise.all(all.map((path) => fetch(path))).then(() => null), paths);
    return (await ask("read")).length === 9;
  },
  async "a logout during a slow request stays a logout"({ ask }) {
    await ask("login", { user: crypto.randomUUID() });
    await during(ask, ["add", { item: "late" }], () => ask("logout"));
    return (await ask("user")) === 0;
  },
  async "`end` during a login ends that login"({ ask }, store) {
    const other = await open(store);
    const user = crypto.randomUUID();
    await other.ask("login", { user });
    await ask("add", { item: "first" });
    await during(ask, ["login", { user }], () => other.ask("end", { user }));
    const users = [await ask("user"), await other.ask("user")];
    await other.context.close();
    return users.every((id) => id === 0);
  },
};

for (const store of ["durable-object", "d1", "kv"]) {
  for (const [name, race] of Object.entries(races)) {
    // KV cannot end a user's sessions.
    if (store === "kv" && race === races["`end` during a login ends that login"]) continue;
    test(`${store}: ${name}`, async (context) => {
      let good = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const visitor = await open(store);
        if (await race(visitor, store)) good++;
        await visitor.context.close();
      }
      context.diagnostic(`${store}: ${name}: ${good} of ${ROUNDS}`);
      if (store !== "kv") assert.equal(good, ROUNDS);
    });
  }
}

test("a browser's cart and user survive a restart of the worker between two requests", async (context) => {
  const stores = ["durable-object", "d1", "kv"];
  const good = Object.fromEntries(stores.map((store) => [store, 0]));
  for (let round = 0; round < ROUNDS; round++) {
    const visitors = new Map();
    for (const store of stores) {
      const visitor = await open(store);
      await races["8 parallel additions to a cart all survive"](visitor, store);
      await visitor.ask("login", { user: `restart-${store}` });
      visitors.set(store, { ...visitor, before: await visitor.ask("read") });
    }
    await server.restart();
    const { port } = await server.worker.ready;
    for (const [store, { page, ask, context, before }] of visitors) {
      await page.goto(`http://localhost:${port}/`);
      const [user, cart] = [await ask("user"), await ask("read")];
      if (user === `restart-${store}` && cart.join() === before.join()) good[store]++;
      await context.close();
    }
  }
  for (const store of stores) context.diagnostic(`${store}: a restart in between: ${good[store]} of ${ROUNDS}`);
  assert.deepEqual(good, Object.fromEntries(stores.map((store) => [store, ROUNDS])));
});
