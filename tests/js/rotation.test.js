// Secrets that are replaced while sessions live.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { ComparingStore, counting, disturbed } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

const [older, newer] = ["the older secret, which is long enough..", "the newer secret, which is long enough.."];
const stores = { memory, "a store that compares": () => new ComparingStore(), KV: () => kv(new HostileKv()) };

for (const idFormat of ["standard", "draco"]) {
  for (const [name, makeStore] of Object.entries(stores)) {
    /** A session of user 7 under the older secret, its browser, and the sites before, during and after the rotation. */
    async function rotating(options = {}) {
      const events = [];
      const store = counting(makeStore());
      const at = (secrets) =>
        new Sessions({ store, secret: secrets, idFormat, onEvent: ({ type }) => events.push(type), ...options });
      const [before, both, after] = [at(older), at([newer, older]), at(newer)];
      const person = new Browser(before);
      await person.visit((session) => session.set("a", 1).login(7));
      person.sessions = both;
      store.reset();
      events.length = 0;
      return { store, events, before, both, after, person };
    }

    test(`semantics 43: an id of an old secret is signed again at the next write, ${idFormat}, ${name}`, async () => {
      const { store, events, both, after, person } = await rotating();
      const { id } = person;
      const bits = both.inspect(id).random;
      // Reading is no write.
      assert.deepEqual(cookies(await person.visit()), []);
      assert.equal(after.inspect(id).valid, false);
      const response = await person.visit((session) => session.set("b", 2));
      assert.equal(cookies(response).length, 1);
      assert.notEqual(person.id, id);
      assert.equal(after.inspect(person.id).random, bits);
      // It is no renewal: the same record, one write, no mark, no event.
      assert.deepEqual([store.writes, events], [1, []]);
      const old = await both.open(request(id));
      assert.deepEqual([old.isNew, old.get("b")], [false, 2]);
      // The old secret can go.
      person.sessions = after;
      assert.deepEqual(await person.sees((session) => [session.toObject(), session.userid()]), [{ a: 1, b: 2 }, 7]);
      assert.deepEqual(cookies(await person.visit((session) => session.set("c", 3))), []);
    });

    test(`semantics 43: writing down the last use is such a write, ${idFormat}, ${name}`, async (context) => {
      context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
      const { after, person } = await rotating();
      context.mock.timers.tick(720_000);
      await person.visit();
      assert.equal(after.inspect(person.id).valid, true);
    });

    test(`semantics 43: a cookie that does not reach the browser does no harm, ${idFormat}, ${name}`, async () => {
      const { person, both } = await rotating();
      const { id } = person;
      for (let time = 0; time < 3; time++) {
        const session = await both.open(request(id));
        const response = await both.commit(session.set("n", time), new Response());
        assert.equal(cookies(response).length, 1);
      }
      assert.equal(await person.sees((session) => session.get("n")), 2);
    });
  }

  test(`semantics 43: the new cookie goes out only when the record was written, ${idFormat}`, async () => {
    const store = memory();
    const trouble = { on: false };
    const failing = disturbed(store, (verb) => {
      if (trouble.on && verb === "update") throw new Error("down");
    });
    const at = (secrets) => new Sessions({ store: failing, secret: secrets, idFormat });
    const person = new Browser(at(older));
    await person.visit((session) => session.set("a", 1));
    const both = at([newer, older]);
    const session = await both.open(person.request);
    trouble.on = true;
    const response = new Response();
    await assert.rejects(both.commit(session.set("b", 2), response), { code: "store_failed" });
    assert.deepEqual(cookies(response), []);
    trouble.on = false;
    const late = await both.open(person.request);
    await person.visit((found) => found.destroy());
    assert.deepEqual(cookies(await both.commit(late.set("c", 3), new Response())), []);
    assert.equal(late.status, "dropped");
  });

  test(`semantics 43: a login during a rotation makes a new id under the newest secret, ${idFormat}`, async () => {
    const store = memory();
    const person = new Browser(new Sessions({ store, secret: older, idFormat }));
    await person.visit((session) => session.set("a", 1));
    const { id } = person;
    person.sessions = new Sessions({ store, secret: [newer, older], idFormat });
    await person.visit((session) => session.login(7));
    person.sessions = new Sessions({ store, secret: newer, idFormat });
    assert.notEqual(person.sessions.inspect(person.id).random, person.sessions.inspect(id).random);
    assert.equal(await person.sees((session) => session.userid()), 7);
  });

  test(`semantics 43: a token of an old secret is answered with one of the newest, ${idFormat}`, async () => {
    const store = memory();
    const at = (secrets) => new Sessions({ store, secret: secrets, idFormat, tokens: true });
    const asks = request(undefined, { headers: { "Session-Token": "?1" } });
    const session = await at(older).open(asks);
    const { token } = await at(older).save(session.set("a", 1));
    const both = at([newer, older]);
    const again = await both.open(request(undefined, { headers: { Authorization: `Bearer ${token}` } }));
    const saved = await both.save(again.set("b", 2));
    assert.deepEqual([saved.cookies, saved.status], [[], "saved"]);
    const later = await at(newer).open(request(undefined, { headers: { Authorization: `Bearer ${saved.token}` } }));
    assert.deepEqual(later.toObject(), { a: 1, b: 2 });
    assert.equal(at(newer).inspect(saved.token).random, at(newer).inspect(token).random);
  });
}

test("semantics 43: the secret that verified an id is the old one, also if the newest has the same key id", async () => {
  // In the format draco there is none: every secret is tried.
  const store = memory();
  const person = new Browser(new Sessions({ store, secret, idFormat: "draco" }));
  await person.visit((session) => session.set("a", 1));
  person.sessions = new Sessions({ store, secret: [newer, older, secret], idFormat: "draco" });
  await person.visit((session) => session.set("b", 2));
  person.sessions = new Sessions({ store, secret: newer, idFormat: "draco" });
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2 });
});

test("semantics 43: who is active during a rotation survives its end, and all of a user's sessions can be ended", async (context) => {
  const start = 1_750_000_000_000;
  context.mock.timers.enable({ apis: ["Date"], now: start });
  const store = memory();
  const at = (secrets) => new Sessions({ store, secret: secrets });
  const person = new Browser(at(older));
  await person.visit((session) => {
    session.login(42);
    session.setPersistent();
  });
  person.sessions = at([newer, older]);
  for (let day = 1; day <= 120; day++) {
    context.mock.timers.setTime(start + day * 86_400_000);
    await person.visit((session) => session.set("day", day));
  }
  person.sessions = at(newer);
  assert.equal(await person.sees((session) => session.userid()), 42);
  assert.equal(await person.sessions.end(42), 1);
  assert.equal(await person.sees((session) => session.userid()), 0);
});
