import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

function site() {
  const store = counting(memory());
  return { store, person: new Browser(new Sessions({ store, secret })) };
}

test("SEMANTICS 7: login binds a user id, logout resets it, 0 is nobody", async () => {
  const { person } = site();
  assert.equal(await person.sees((session) => session.userid()), 0);
  for (const [given, got] of [
    [42, 42],
    [7n, 7],
    ["ann", "ann"],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [1, 1],
  ]) {
    await person.visit((session) => session.login(given));
    assert.equal(await person.sees((session) => session.userid()), got);
  }
  await person.visit((session) => session.logout());
  assert.equal(await person.sees((session) => session.userid()), 0);
});

test("SEMANTICS 7: what is no user id is refused, and nothing changes", async () => {
  const session = await site().person.sessions.open(request());
  session.login(3);
  const error = {
    name: "SessionsError",
    category: "usage",
    code: "user_id",
    message:
      "a user id must be an integer from 1 to 2^53 - 1 or text of 1 to 1,024 bytes; 0 means nobody, so call `logout()` for that",
  };
  const wrong = [0, -0, -1, 1.5, 2 ** 53, NaN, Infinity, 0n, -1n, 2n ** 53n, 2n ** 80n, "", "é".repeat(513)];
  for (const user of [...wrong, "\ud800", null, undefined, true, {}, ["ann"], Symbol("ann")]) {
    assert.throws(() => session.login(user), error);
  }
  assert.equal(session.userid(), 3);
  session.login("é".repeat(512));
});

test("SEMANTICS 15: a new session is neither logged in nor persistent; logging out makes it volatile", async () => {
  const { person } = site();
  await person.visit((session) => {
    assert.equal(session.userid(), 0);
    assert.equal(session.persistent(), false);
    session.login(5);
    session.setPersistent();
  });
  const response = await person.visit((session) => {
    assert.equal(session.persistent(), true);
    session.logout();
    assert.equal(session.persistent(), false);
  });
  assert.equal(cookies(response)[0].attributes["max-age"], undefined);
  assert.equal(await person.sees((session) => session.persistent()), false);
});

for (const [what, act, user] of [
  ["login", (session) => session.login(9), 0],
  ["another login", (session) => session.login(8), 4],
  ["login as the same user", (session) => session.login(4), 4],
  ["logout", (session) => session.logout(), 4],
  ["renew", (session) => session.renew(), 4],
  ["renew of an anonymous session", (session) => session.renew(), 0],
]) {
  test(`SEMANTICS 16: ${what} renews the id, the old id is dead, the data are carried over`, async () => {
    const { person } = site();
    await person.visit((session) => {
      session.set("a", [1]);
      session.namespace("cart").set("apples", 3);
      if (user) session.login(user);
    });
    const { id } = person;
    const { createdAt } = await person.sees((session) => session);
    const { result } = await person.visit((session) => {
      act(session);
      return session.id;
    });
    assert.equal(person.id, result);
    assert.notEqual(person.id, id);
    const session = await person.sees((found) => found);
    assert.equal(session.isNew, false);
    assert.equal(session.createdAt, createdAt);
    assert.deepEqual(session.get("a"), [1]);
    assert.equal(session.namespace("cart").get("apples"), 3);

    const old = await person.sessions.open(request(id));
    assert.deepEqual([old.isNew, old.size, old.userid()], [true, 0, 0]);
  });
}

test("SEMANTICS 16: logging out nobody changes nothing", async () => {
  const { person, store } = site();
  await person.visit((session) => session.set("a", 1));
  store.reset();
  const response = await person.visit((session) => session.logout());
  assert.deepEqual(cookies(response), []);
  assert.equal(store.writes, 0);
});

test("SEMANTICS 16: several logins, logouts and renewals in one request make one new id", async () => {
  const { person } = site();
  await person.visit((session) => session.set("a", 1));
  const response = await person.visit((session) => {
    session.login(1);
    const { id } = session;
    session.renew();
    session.logout();
    session.login("ann");
    assert.deepEqual([session.id, session.userid()], [id, "ann"]);
    return id;
  });
  assert.deepEqual([cookies(response).length, person.id], [1, response.result]);
  assert.deepEqual(await person.sees((session) => [session.userid(), session.get("a")]), ["ann", 1]);
});

test("SEMANTICS 16: login in the very first request makes one session, with one cookie", async () => {
  const { person } = site();
  const response = await person.visit((session) => {
    session.set("a", 1);
    session.login(1);
  });
  assert.equal(cookies(response).length, 1);
  assert.equal((await person.sessions.list(1)).length, 1);
  assert.deepEqual(await person.sees((session) => [session.userid(), session.get("a")]), [1, 1]);
});
