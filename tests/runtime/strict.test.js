/** The strict stores and KV in workerd: calls per request, and races. `ROUNDS=200` plays each race 200 times. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { during, startStrict } from "../support/strict.js";
import { agents, cookies } from "../support/visitor.js";

const ROUNDS = Number(process.env.ROUNDS ?? 10);
const server = await startStrict({ after });

/** A person's browser on one store. */
class Person {
  id;
  #store;

  constructor(store, agent = agents.person) {
    this.#store = store;
    this.agent = agent;
  }

  async ask(action, query = {}) {
    const url = `https://shop.example/${this.#store}/${action}?${new URLSearchParams(query)}`;
    const headers = { "User-Agent": this.agent, ...(this.id && { Cookie: `__Host-session=${this.id}` }) };
    const response = await server.worker.dispatchFetch(url, { headers });
    assert.equal(response.status, 200);
    const [cookie] = cookies(response);
    if (cookie) this.id = cookie.value || undefined;
    this.calls = response.headers.get("X-Calls").split(" ").filter(Boolean);
    this.status = response.headers.get("X-Status");
    return response.json();
  }
}

/** DESIGN.md "Store operations"; KV reads again before each write to an entry that it has loaded. */
const costs = {
  "durable-object": { read: "load", change: "load swap", logout: 3, login: 5 },
  d1: { read: "all", change: "all batch", logout: 3, login: 5 },
  kv: { read: "get", change: "get get put" },
};

for (const [store, cost] of Object.entries(costs)) {
  test(`${store}: calls per request, counted at the binding`, async () => {
    // Creates D1's table.
    await new Person(store).ask("add", { item: "warm" });
    const person = new Person(store);
    await person.ask("idle");
    assert.deepEqual(person.calls, [], "a new visitor who changes nothing");
    await person.ask("add", { item: "a" });
    assert.equal(person.calls.length, 1, "the first write");
    await person.ask("read");
    assert.equal(person.calls.join(" "), cost.read);
    await person.ask("add", { item: "b" });
    assert.equal(person.calls.join(" "), cost.change);
    if (cost.login) {
      await person.ask("login", { user: `cost-${store}` });
      assert.equal(person.calls.length, cost.login, person.calls.join(" "));
      await person.ask("logout");
      assert.equal(person.calls.length, cost.logout, person.calls.join(" "));
    }
    const robot = new Person(store, agents.google);
    await robot.ask("add", { item: "c" });
    assert.deepEqual(robot.calls, [], "a robot");
    const forger = new Person(store);
    forger.id = "A".repeat(44);
    await forger.ask("read");
    assert.deepEqual(forger.calls, [], "a forged id");
  });
}

const ITEMS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Each race returns whether everything went as it must on a strict store. */
const races = {
  "8 parallel additions to a cart all survive": async (store) => {
    const person = new Person(store);
    await person.ask("add", { item: "first" });
    await Promise.all(ITEMS.map((item) => person.ask("add", { item })));
    return (await person.ask("read")).length === 9;
  },
  "a logout during a slow request stays a logout": async (store) => {
    const person = new Person(store);
    const ask = person.ask.bind(person);
    await ask("login", { user: `logout-${crypto.randomUUID()}` });
    await during(ask, ["add", { item: "late" }], () => ask("logout"));
    return (await person.ask("user")) === 0;
  },
  "`end` during a login ends that login": async (store) => {
    const [person, other] = [new Person(store), new Person(store)];
    const user = `end-${crypto.randomUUID()}`;
    await other.ask("login", { user });
    await person.ask("add", { item: "first" });
    const ask = person.ask.bind(person);
    await during(ask, ["login", { user }], () => other.ask("end", { user }));
    return (await person.ask("user")) === 0 && (await other.ask("user")) === 0;
  },
};

for (const store of Object.keys(costs)) {
  for (const [name, race] of Object.entries(races)) {
    if (store === "kv" && name.startsWith("`end`")) continue;
    test(`${store}: ${name}`, async (context) => {
      let good = 0;
      for (let round = 0; round < ROUNDS; round++) if (await race(store)) good++;
      context.diagnostic(`${store}: ${name}: ${good} of ${ROUNDS}`);
      // On KV only the requests themselves must succeed.
      if (store !== "kv") assert.equal(good, ROUNDS);
    });
  }
}

test("a session survives a restart of the worker on every store", async () => {
  const people = Object.keys(costs).map((store) => new Person(store));
  for (const person of people) await person.ask("add", { item: "kept" });
  await server.restart();
  for (const person of people) assert.deepEqual(await person.ask("read"), ["kept"]);
});
