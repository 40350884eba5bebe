// Variables have the same order before the commit and after it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { randomOf } from "../support/random.js";
import { Browser, secret } from "../support/visitor.js";

const names = ["a", "b", "c", "é", "名", "10", "2", "", "__proto__"];

/** Does something to a namespace and to a `Map`, which keeps the order as it must be. */
function act(namespace, twin, { below, pick }) {
  const [name, value] = [pick(names), below(100)];
  switch (below(10)) {
    case 0:
    case 1:
    case 2:
      namespace.set(name, value);
      twin.set(name, value);
      break;
    case 3:
      assert.equal(namespace.delete(name), twin.delete(name));
      break;
    case 4:
      // Deleted and set again, it stands last.
      namespace.delete(name);
      namespace.set(name, value);
      twin.delete(name);
      twin.set(name, value);
      break;
    case 5:
      assert.equal(namespace.pop(name, "none"), twin.has(name) ? twin.get(name) : "none");
      twin.delete(name);
      break;
    case 6:
      if (twin.size > 0) {
        const last = [...twin].at(-1);
        assert.deepEqual(namespace.popItem(), last);
        twin.delete(last[0]);
      }
      break;
    case 7:
      namespace.update([
        [name, value],
        ["last", value],
      ]);
      twin.set(name, value).set("last", value);
      break;
    case 8:
      if (!twin.has(name)) twin.set(name, value);
      assert.equal(namespace.getOrInsert(name, value), twin.get(name));
      break;
    default:
      if (below(3) > 0) break;
      namespace.clear();
      twin.clear();
  }
}

for (const [name, makeStore] of Object.entries({ memory, KV: () => kv(new HostileKv()) })) {
  test(`2,000 requests of random operations leave the order as a Map has it, also in the next request: ${name}`, async () => {
    const random = randomOf(21);
    const { below } = random;
    const sessions = new Sessions({ store: makeStore(), secret });
    const person = new Browser(sessions);
    const twins = { __system__: new Map(), cart: new Map() };
    const check = (session) => {
      for (const [scope, twin] of Object.entries(twins)) {
        assert.deepEqual([...session.namespace(scope)], [...twin]);
        assert.deepEqual([...session.namespace(scope).keys()], [...twin.keys()]);
      }
    };
    await person.visit((session) => session.namespace("other").set("stays", 1));
    for (let number = 0; number < 2_000; number++) {
      const session = await sessions.open(person.request);
      check(session);
      for (let times = below(8); times > 0; times--) {
        const scope = random.pick(["__system__", "cart"]);
        act(session.namespace(scope), twins[scope], random);
        if (below(10) === 0) await sessions.save(session);
      }
      check(session);
      if (below(5) === 0) session.renew();
      person.keep(await sessions.commit(session, new Response()));
      check(session);
    }
  });
}

test("what a parallel request adds stands behind what was there, and each request sees one order afterwards", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.update({ a: 1, b: 2, c: 3 }));
  const [one, two] = [await sessions.open(person.request), await sessions.open(person.request)];
  one.delete("b");
  one.set("b", 4).set("one", 1);
  two.delete("a");
  two.set("two", 2).set("c", 5);
  await sessions.commit(two, new Response());
  await sessions.commit(one, new Response());
  const order = await person.sees((session) => [...session.keys()]);
  assert.deepEqual(order.toSorted(), ["b", "c", "one", "two"]);
  assert.equal(order[0], "c");
  assert.deepEqual(await person.sees((session) => [...session.keys()]), order);
});
