import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

const START = 1_750_000_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A site with a clock: `at(ms)` is that long after the start. */
function site(context, options = {}) {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, ...options });
  const at = (millis) => context.mock.timers.setTime(START + millis);
  return { store, sessions, person: Object.assign(new Browser(sessions), { store }), at };
}

const lives = (person) => person.sees((session) => !session.isNew);
const remembered = (session) => {
  session.login(1);
  session.setPersistent();
};

test("SEMANTICS 8: only a logged-in session can be made persistent; otherwise an error, and nothing changes", async (context) => {
  const { sessions } = site(context);
  const session = await sessions.open(request());
  assert.throws(() => session.setPersistent(), {
    category: "usage",
    code: "not_logged_in",
    message: "only a logged-in session can be made persistent; call `login(userid)` first",
  });
  assert.equal(session.persistent(), false);
  session.setPersistent(false);
  session.login(1);
  session.setPersistent();
  assert.equal(session.persistent(), true);
  session.setPersistent(false);
  assert.equal(session.persistent(), false);
});

test('SEMANTICS 8: with persistence "anyone" an anonymous session can be made persistent, and is kept as long', async (context) => {
  const { person, at } = site(context, { persistence: "anyone" });
  const [cookie] = cookies(await person.visit((session) => session.set("cart", 1).setPersistent()));
  assert.equal(cookie.attributes["max-age"], "8640000");
  at(100 * DAY - 1);
  assert.deepEqual(await person.sees((session) => [session.persistent(), session.get("cart")]), [true, 1]);
  // Where only a login may be remembered, what was remembered before does not count.
  person.sessions = new Sessions({ store: person.store, secret });
  at(2 * HOUR);
  assert.equal(await lives(person), false);
});

test('SEMANTICS 8 10: with persistence "anyone" a guest\'s cart outlives the browser, through a login and until the logout', async (context) => {
  const { person, at } = site(context, { persistence: "anyone" });
  const ageOf = (response) => cookies(response)[0]?.attributes["max-age"];
  await person.visit((session) => {
    session.setPersistent();
    session.namespace("cart").set("apples", 3);
  });
  // Each write moves the date.
  at(50 * DAY);
  assert.equal(ageOf(await person.visit((session) => session.namespace("cart").set("pears", 1))), "8640000");
  at(140 * DAY);
  assert.equal(ageOf(await person.visit()), "8640000", "so does a page that is only read");
  const session = await person.sessions.open(person.request);
  session.namespace("cart").delete("pears");
  const [{ options }] = (await person.sessions.save(session)).cookies;
  assert.deepEqual([options.maxAge, session.userid()], [8_640_000, 0]);
  assert.equal(ageOf(await person.visit((found) => found.login(7))), "8640000", "a login keeps it");
  assert.equal(ageOf(await person.visit((found) => found.logout())), undefined, "a logout ends with the browser");
  const seen = await person.sees((found) => [found.persistent(), found.namespace("cart").toObject()]);
  assert.deepEqual(seen, [false, { apples: 3 }]);
});

test("SEMANTICS 8: persistence is kept, and taken back", async (context) => {
  const { person } = site(context);
  await person.visit(remembered);
  assert.equal(await person.sees((session) => session.persistent()), true);
  await person.visit((session) => session.setPersistent(false));
  assert.equal(await person.sees((session) => session.persistent()), false);
  assert.equal(await person.sees((session) => session.userid()), 1);
});

for (const [kind, begin, millis] of [
  ["volatile session expires after 2 hours", (session) => session.set("a", 1), 2 * HOUR],
  ["persistent session expires after 100 days", remembered, 100 * DAY],
]) {
  test(`SEMANTICS 9: a ${kind}, to the millisecond`, async (context) => {
    const { person, at } = site(context);
    await person.visit(begin);
    at(millis - 1);
    assert.equal(await lives(person), true);
    assert.equal(await person.sees((session) => session.expiresAt), START + millis);
    at(millis);
    assert.equal(await lives(person), false);
  });
}

test("SEMANTICS 9: both lifetimes are configurable", async (context) => {
  const { person, at } = site(context, { lifetime: { volatile: 10, persistent: 100 } });
  await person.visit((session) => session.set("a", 1));
  at(9_999);
  assert.equal(await lives(person), true);
  at(10_000);
  assert.equal(await lives(person), false);
  await person.visit(remembered);
  at(10_000 + 99_999);
  assert.equal(await lives(person), true);
  at(10_000 + 100_000);
  assert.equal(await lives(person), false);
});

test("SEMANTICS 9: expiry slides with use, written down once a tenth of the idle time", async (context) => {
  const { person, at, store } = site(context);
  await person.visit((session) => session.set("a", 1));
  for (const [millis, writes] of [
    [12 * 60_000 - 1, 0],
    [12 * 60_000, 1],
    [12 * 60_000 + 1, 0],
    [24 * 60_000 - 1, 0],
    [24 * 60_000, 1],
    [2 * HOUR + 23 * 60_000, 1],
    [4 * HOUR, 1],
  ]) {
    at(millis);
    store.reset();
    const response = await person.visit();
    // The only read is that of opening.
    assert.deepEqual(store.count, { reads: 1, writes }, String(millis));
    assert.deepEqual(cookies(response), []);
  }
  at(6 * HOUR - 1);
  assert.equal(await lives(person), true);
  at(6 * HOUR);
  assert.equal(await lives(person), false);
});

test("SEMANTICS 9: the absolute lifetime holds whatever the use", async (context) => {
  const { person, at } = site(context, { lifetime: { absolute: 86_400 * 60 } });
  await person.visit(remembered);
  for (let day = 1; day < 60; day++) {
    at(day * DAY);
    assert.equal((await person.visit((session) => session.isNew)).result, false);
  }
  at(60 * DAY - 1);
  assert.equal(await person.sees((session) => session.expiresAt), START + 60 * DAY);
  assert.equal(await lives(person), true);
  at(60 * DAY);
  assert.equal(await lives(person), false);
});

test("SEMANTICS 9: a lifetime that was shortened holds at once, for sessions that are there already", async (context) => {
  const { person, at } = site(context);
  const store = memory();
  person.sessions = new Sessions({ store, secret });
  await person.visit((session) => session.set("a", 1));
  person.sessions = new Sessions({ store, secret, lifetime: { volatile: 60 } });
  at(59_999);
  assert.equal(await lives(person), true);
  at(60_000);
  assert.equal(await lives(person), false);
});

test("SEMANTICS 10: a volatile session's cookie has no date, a persistent one's has", async (context) => {
  const { person } = site(context);
  const base = { path: "/", httponly: true, secure: true, samesite: "Lax" };
  const [set] = cookies(await person.visit((session) => session.set("a", 1)));
  assert.deepEqual(set.attributes, base);
  const [kept] = cookies(await person.visit(remembered));
  assert.deepEqual(kept.attributes, { ...base, "max-age": "8640000" });
  const [dropped] = cookies(await person.visit((session) => session.setPersistent(false)));
  assert.deepEqual(dropped.attributes, base);
  assert.equal(dropped.value, kept.value);
});

test("SEMANTICS 10: the date is never further than 400 days, nor than the session's end", async (context) => {
  const { sessions } = site(context, { lifetime: { persistent: 86_400 * 900, absolute: 86_400 * 900 } });
  const age = async (sessions) => {
    const response = await new Browser(sessions).visit(remembered);
    return cookies(response)[0].attributes["max-age"];
  };
  assert.equal(await age(sessions), String(400 * 86_400));
  const short = new Sessions({ store: memory(), secret, lifetime: { absolute: 500 } });
  assert.equal(await age(short), "500");
});

test("SEMANTICS 10: the date moves on with use", async (context) => {
  const { person, at } = site(context);
  await person.visit(remembered);
  const { id } = person;
  at(10 * DAY - 1);
  assert.deepEqual(cookies(await person.visit()), []);
  at(10 * DAY);
  const [moved] = cookies(await person.visit());
  assert.equal(moved.value, id);
  assert.equal(moved.attributes["max-age"], "8640000");
});
