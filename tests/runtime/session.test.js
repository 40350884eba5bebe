import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { values } from "../support/values.js";
import { agents, cookies } from "../support/visitor.js";
import { bundle, root, scratch, start } from "../support/workerd.js";

let folder;
let worker;

before(async (context) => {
  folder = await scratch(context);
  await bundle(join(root, "tests", "runtime", "worker.js"), folder);
  worker = await start(folder);
});
after(() => worker.dispose());

/** A person's browser in front of a worker. */
class Person {
  id;

  async get(path, { agent = agents.person, from = worker } = {}) {
    const headers = { "User-Agent": agent };
    if (this.id) headers.Cookie = `__Host-session=${this.id}`;
    const response = await from.dispatchFetch(`https://shop.example${path}`, { headers });
    const [cookie] = cookies(response);
    if (cookie) this.id = cookie.value || undefined;
    this.response = response;
    return response.ok ? response.json() : response.status;
  }
}

const keys = async (from = worker) => (await (await from.getKVNamespace("SESSIONS")).list()).keys;

/** How many records there are, and how many marks, which live for two minutes. */
async function stored() {
  const lives = (await keys()).map(({ expiration }) => expiration - Date.now() / 1_000);
  const marks = lives.filter((seconds) => seconds <= 120).length;
  return { records: lives.length - marks, marks };
}

test("workerd: the very first request mints an id, and every isolate another one", async () => {
  const ids = new Set();
  for (let isolates = 0; isolates < 5; isolates++) {
    const cold = await start(folder);
    try {
      const { id } = await new Person().get("/id", { from: cold });
      assert.match(id, /^[\w-]{44}$/);
      ids.add(id);
    } finally {
      await cold.dispose();
    }
  }
  assert.equal(ids.size, 5);
});

test("workerd: every kind of value survives the trip through KV", async () => {
  const person = new Person();
  assert.equal(await person.get("/store"), Object.keys(values).length);
  const expected = { count: Object.keys(values).length, different: [], whole: true };
  assert.deepEqual(await person.get("/differences"), expected);
});

test("workerd: a change inside a value is saved", async () => {
  const person = new Person();
  assert.deepEqual([await person.get("/push"), await person.get("/push"), await person.get("/push")], [1, 2, 3]);
});

test("workerd: what cannot be kept is refused with its path", async () => {
  assert.deepEqual(await new Person().get("/refused"), {
    name: "SessionsError",
    code: "value_unsupported",
    message: "v.a[0] is a function, which cannot be stored; store the data it works on",
    has: false,
  });
});

test("SEMANTICS 42: workerd: a property set on a session is refused", async () => {
  const refused = { name: "SessionsError", code: "property", size: 0 };
  assert.deepEqual(await new Person().get("/property"), refused);
});

test("workerd: after a trap the next request works", async () => {
  const person = new Person();
  await person.get("/push");
  assert.deepEqual(await person.get("/trap"), { category: "internal", code: "trap", list: [1] });
  assert.equal(await person.get("/push"), 2);
});

test("workerd: a session survives the restart of the worker", async (context) => {
  const options = { persist: await scratch(context) };
  const person = new Person();
  const first = await start(folder, options);
  await person.get("/push", { from: first });
  await person.get("/login", { from: first });
  await first.dispose();
  const second = await start(folder, options);
  context.after(() => second.dispose());
  assert.deepEqual(await person.get("/user", { from: second }), { user: 7, persistent: true, list: [1] });
});

test("workerd: login renews the id, destroy ends it; KV holds what lives, and marks for what does not", async () => {
  const { records, marks } = await stored();
  const person = new Person();
  await person.get("/push");
  const { id: anonymous } = person;
  await person.get("/login");
  assert.notEqual(person.id, anonymous);
  assert.equal(cookies(person.response)[0].attributes["max-age"], "8640000");
  assert.deepEqual(await stored(), { records: records + 1, marks: marks + 1 });
  const old = Object.assign(new Person(), { id: anonymous });
  assert.equal((await old.get("/id")).isNew, true);
  await person.get("/destroy");
  assert.equal(cookies(person.response)[0].attributes["max-age"], "0");
  assert.deepEqual(await stored(), { records, marks: marks + 2 });
});

test("workerd: KV is told when the record ends, and sees no id", async () => {
  const known = new Set((await keys()).map(({ name }) => name));
  const person = new Person();
  await person.get("/push");
  const [{ name, expiration }] = (await keys()).filter((key) => !known.has(key.name));
  assert.match(name, /^session:[\w-]{22}$/);
  assert.ok(Math.abs(expiration - (Date.now() / 1_000 + 7_200)) < 60, String(expiration));
  assert.equal(name.includes(person.id), false);
});

test("workerd: robots, idle handlers and forged ids leave nothing in KV", async () => {
  const before = (await keys()).length;
  for (const agent of [agents.google, agents.gpt, agents.curl, ""]) {
    const robot = new Person();
    assert.equal(await robot.get("/push", { agent }), 403);
    const { headers } = robot.response;
    assert.deepEqual(
      [headers.get("Set-Cookie"), headers.get("Vary"), headers.get("Cache-Control")],
      [null, "Cookie", "private, no-store"],
    );
  }
  const person = Object.assign(new Person(), { id: "A".repeat(44) });
  assert.equal(await person.get("/nowhere"), 404);
  assert.equal((await person.get("/id")).isNew, true);
  assert.equal((await keys()).length, before);
});

test("workerd: a hundred requests at once, each with its own session", async () => {
  const people = Array.from({ length: 20 }, () => new Person());
  for (const person of people) await person.get("/push");
  const all = await Promise.all(people.flatMap((person) => Array.from({ length: 5 }, () => person.get("/user"))));
  assert.equal(all.filter(({ list }) => list.length === 1).length, 100);
  assert.equal(new Set(people.map(({ id }) => id)).size, 20);
});
