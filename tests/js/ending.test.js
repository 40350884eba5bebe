import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { everyOrder } from "../support/orders.js";
import { ComparingStore, counting, disturbed } from "../support/store.js";
import { Browser, cookies, idOf, request, secret } from "../support/visitor.js";

/** Ways to end the session of user 1, or to log the user out. Each is a request, or an `end`. */
const endings = {
  logout: (session) => session.logout(),
  "logout({ clear: true })": (session) => session.logout({ clear: true }),
  destroy: (session) => session.destroy(),
  "end(user)": undefined,
};

/** What another request does that had loaded the session before. */
const others = {
  sets: (session) => session.set("b", 2),
  renews: (session) => session.renew(),
  "renews and sets": (session) => session.set("b", 2) && session.renew(),
  "logs in again": (session) => session.login(1),
  "logs in as another": (session) => session.login(2),
  resets: (session) => session.reset(),
};

for (const [ending, end] of Object.entries(endings)) {
  for (const [other, act] of Object.entries(others)) {
    test(`semantics 34: ${ending} is final in every order with a request that ${other}`, async () => {
      const orders = await everyOrder(async (step) => {
        const entries = new Map();
        const sessions = new Sessions({ store: new ComparingStore(() => {}, entries), secret });
        const browser = new Browser(sessions);
        await browser.visit((session) => session.set("a", 1).login(1));
        const begin = async (name, act) => {
          const own = new ComparingStore(() => {}, entries);
          const store = disturbed(own, (verb) => (verb === "update" ? step(name) : undefined));
          const site = new Sessions({ store, secret });
          if (!act) return () => site.end(1);
          const session = await site.open(browser.request);
          act(session);
          return () => site.commit(session, new Response());
        };
        // All have loaded the session before any of them writes.
        const begun = [await begin("other", act), await begin("ending", end)];
        const answers = await Promise.all(begun.map((go) => go()));
        const ids = [browser.id, ...answers.filter((answer) => answer instanceof Response).map(idOf)];
        for (const id of ids.filter(Boolean)) assert.notEqual((await sessions.open(request(id))).userid(), 1);
        assert.deepEqual(await sessions.list(1), []);
      });
      assert.ok(orders > 1, `${orders} orders`);
    });
  }
}

/** A person, and sessions whose store fails to update what was there at first. */
async function unmarkable(begin) {
  const store = counting(memory());
  const keys = new Set();
  const person = new Browser(new Sessions({ store: disturbed(store, (_, key) => keys.add(key)), secret }));
  await person.visit((session) => begin(session.set("a", 1)));
  const trouble = { on: true, failures: 0 };
  const failing = disturbed(store, (verb, key) => {
    if (!trouble.on || verb === "load" || !keys.has(key)) return;
    trouble.failures++;
    throw new Error("down");
  });
  const events = [];
  const sessions = new Sessions({ store: failing, secret, onEvent: ({ type }) => events.push(type) });
  return { store, person, sessions, trouble, events };
}

test("semantics 35: a login from an anonymous session is delivered, also if marking the old one fails on every try", async () => {
  const { person, sessions, trouble, events } = await unmarkable(() => {});
  const session = await sessions.open(person.request);
  session.login(7);
  session.set("b", 2);
  const response = await sessions.commit(session, new Response());
  assert.deepEqual([session.status, trouble.failures], ["saved", 4]);
  assert.deepEqual(events, ["store", "store", "store", "store", "renewed"]);
  const old = person.id;
  person.keep(response);
  assert.deepEqual(await person.sees((found) => [found.userid(), found.toObject()]), [7, { a: 1, b: 2 }]);
  assert.equal((await person.sessions.list(7)).length, 1);
  // The old session is still there, and is still nobody's.
  assert.deepEqual(await new Browser(sessions).sessions.open(request(old)).then((found) => found.userid()), 0);
});

const renewals = {
  logout: (session) => session.logout(),
  "logout({ clear: true })": (session) => session.logout({ clear: true }),
  renew: (session) => session.renew(),
  reset: (session) => session.reset(),
  "login over a login": (session) => session.login(2),
  "login as the same user": (session) => session.login(1),
  destroy: (session) => session.destroy(),
};
for (const [name, act] of Object.entries(renewals)) {
  test(`semantics 35: ${name} that could not end the old id is reported as failed, and the visitor keeps the old cookie`, async () => {
    // User 1 is not in the index that fails: only the session's own key does.
    const { person, sessions, trouble } = await unmarkable((session) => session.login("of another index"));
    const before = await person.sees((session) => [session.userid(), session.toObject()]);
    const session = await sessions.open(person.request);
    act(session);
    const response = new Response();
    await assert.rejects(sessions.commit(session, response), { category: "store", code: "store_failed" });
    assert.deepEqual([cookies(response), session.status], [[], undefined]);
    assert.ok(trouble.failures > 0);
    assert.deepEqual(await person.sees((found) => [found.userid(), found.toObject()]), before);

    // The store is up again: the same commit succeeds, and the old id is dead.
    trouble.on = false;
    const old = person.id;
    person.keep(await sessions.commit(session, new Response()));
    assert.match(session.status, /^(saved|merged)$/);
    assert.notEqual(person.id, old);
    assert.equal((await person.sessions.open(request(old))).isNew, true);
  });
}

test("semantics 35: a login is dropped if its old session was ended or logged out while it was under way", async () => {
  for (const end of [(session) => session.destroy(), (session) => session.logout()]) {
    const store = new ComparingStore();
    const sessions = new Sessions({ store, secret });
    const browser = new Browser(sessions);
    await browser.visit((session) => session.login(1));
    // The new record is written; then, before the old one is marked, the session ends.
    let updates = 0;
    const between = disturbed(store, async (verb) => {
      if (verb === "update" && ++updates === 3) await new Browser(sessions).visit.call(browser, end);
    });
    const own = new Sessions({ store: between, secret });
    const session = await own.open(browser.request);
    session.login(7);
    const response = await own.commit(session, new Response());
    assert.equal(updates, 5, "index, new record, old record, the mark over the new one, and the index again");
    assert.deepEqual([session.status, cookies(response)], ["dropped", []]);
    assert.deepEqual(await sessions.list(7), []);
    assert.equal((await sessions.open(request(session.id))).userid(), 0);
  }
});

test("semantics 35: a login that was called before end(user) is dropped, and one that was called after it is not", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
  const sessions = new Sessions({ store: memory(), secret });
  const late = await sessions.open(request());
  late.login(7);
  await sessions.end(7);
  const { headers } = await sessions.commit(late, new Response());
  assert.deepEqual([late.status, headers.getSetCookie()], ["dropped", []]);
  // In the same millisecond: as after a changed password.
  const browser = new Browser(sessions);
  await browser.visit((session) => session.login(7));
  assert.equal(await browser.sees((session) => session.userid()), 7);
  const again = await sessions.open(request());
  again.login(7);
  assert.equal(await sessions.end(7), 1);
  await sessions.commit(again, new Response());
  assert.equal(again.status, "dropped", "it was called before the second end, also in the same millisecond");
  assert.deepEqual(await sessions.list(7), []);
});
