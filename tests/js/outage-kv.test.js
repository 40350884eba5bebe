import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { Browser, secret } from "../support/visitor.js";

test("KV: one write too soon after another is tried again; a lasting 429 is an error of the store", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const binding = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(binding), secret }));
  /** Lets the fake clock run until the visit is over. */
  const passing = async (visit) => {
    let over = false;
    const done = visit.finally(() => {
      over = true;
    });
    done.catch(() => {});
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      context.mock.timers.tick(100);
    }
    return done;
  };
  await person.visit((session) => session.set("a", 1));
  binding.fail("PUT", 429, 2);
  await passing(person.visit((session) => session.set("a", 2)));
  assert.equal(await person.sees((session) => session.get("a")), 2);
  binding.fail("PUT", 429, 1_000);
  binding.reset();
  await assert.rejects(passing(person.visit((session) => session.set("a", 3))), {
    code: "store_failed",
    message: /KV PUT failed: 429 Too Many Requests/,
  });
  assert.ok(binding.count.writes > 10, `${binding.count.writes} tries`);
});

test("KV: an error that is no 429 is not tried again", async () => {
  const binding = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(binding), secret }));
  binding.fail("PUT", 500);
  await assert.rejects(
    person.visit((session) => session.set("a", 1)),
    { category: "store" },
  );
  assert.equal(binding.calls.length, 1);
  binding.fail("GET", 500);
  await person.visit((session) => session.set("a", 1));
  await assert.rejects(person.visit(), {
    message: "the store's `load` failed: Error: KV GET failed: 500 Internal Server Error",
  });
});

test("KV: renewal writes the new record before the old one is marked; when writing fails the old session is intact", async () => {
  const binding = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(binding), secret }));
  await person.visit((session) => session.set("a", 1));
  const [old] = binding.values.keys();
  binding.reset();
  await person.visit((session) => session.login(1));
  const [created] = [...binding.values.keys()].filter((key) => key !== old);
  assert.deepEqual(binding.calls, [`GET ${old}`, `PUT ${created}`, `GET ${old}`, `PUT ${old}`]);
  binding.fail("PUT", 500);
  await assert.rejects(
    person.visit((session) => session.login(2)),
    { category: "store" },
  );
  assert.equal(await person.sees((session) => session.userid()), 1);
  assert.equal(binding.values.size, 2);
});

test("KV: keys have the prefix, times to live are at least a minute, a hang is a timeout", async () => {
  const binding = new HostileKv();
  const options = { secret, lifetime: { volatile: 5 }, storeTimeout: 0.02 };
  const person = new Browser(new Sessions({ store: kv(binding, { prefix: "shop/" }), ...options }));
  await person.visit((session) => session.set("a", 1));
  assert.equal(binding.ttl, 60);
  assert.match([...binding.values.keys()][0], /^shop\/[\w-]{22}$/);
  binding.hang = true;
  await assert.rejects(person.visit(), { code: "store_timeout" });
});

test("store down: a login that KV takes too long for is reported as failed, and the session stays as it was", async () => {
  const namespace = new HostileKv();
  const person = new Browser(new Sessions({ store: kv(namespace), secret }));
  await person.visit((session) => session.set("cart", 3));
  const slow = {
    get: (...args) => namespace.get(...args),
    put: async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return namespace.put(...args);
    },
  };
  const sessions = new Sessions({ store: kv(slow), secret, storeTimeout: 0.02 });
  const session = await sessions.open(person.request);
  session.login(1);
  await assert.rejects(sessions.commit(session, new Response()), { code: "store_timeout" });
  // What was under way goes on; the visitor, who has the old id, must not lose the cart by it.
  await new Promise((resolve) => setTimeout(resolve, 120));
  await person.sees((found) => assert.deepEqual([found.isNew, found.userid(), found.get("cart")], [false, 0, 3]));
});
