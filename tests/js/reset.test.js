import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

function site(options = {}) {
  const events = [];
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, onEvent: ({ type }) => events.push(type), ...options });
  return { store, sessions, events, person: new Browser(sessions) };
}

/** A persistent session of user 7 with variables in two scopes. */
const begin = (session) => {
  session.set("a", { n: 1 }).namespace("cart").set("apples", 3);
  session.login(7);
  session.setPersistent();
};

const resets = {
  "reset()": (session) => session.reset(),
  "logout({ clear: true })": (session) => session.logout({ clear: true }),
};
for (const [name, reset] of Object.entries(resets)) {
  test(`${name} ends the session: user, variables and persistence are gone at once, under a new id`, async () => {
    const { person } = site();
    await person.visit(begin);
    const { id } = person;
    await person.visit((session) => {
      const [box, cart] = [session.get("a"), session.namespace("cart")];
      reset(session);
      assert.deepEqual([session.userid(), session.persistent(), session.size, cart.size], [0, false, 0, 0]);
      assert.deepEqual([session.namespace("new").size, session.flash("none")], [0, undefined]);
      assert.notEqual(session.id, id);
      // What belonged to the old session does not get into the new one.
      box.n = 2;
    });
    const old = await person.sessions.open(request(id));
    assert.deepEqual([old.isNew, old.size, old.userid()], [true, 0, 0]);
    assert.deepEqual(await person.sessions.list(7), []);
  });

  test(`${name} with nothing set afterwards removes the cookie, with one read and one write`, async () => {
    const { person, store, events } = site();
    await person.visit(begin);
    store.reset();
    events.length = 0;
    const response = await person.visit(reset);
    const [cookie, ...more] = cookies(response);
    assert.deepEqual([cookie.value, cookie.attributes["max-age"], more], ["", "0", []]);
    assert.deepEqual([store.count, events], [{ reads: 1, writes: 1 }, ["ended"]]);
  });

  test(`${name} says goodbye with a flash message in the same answer: a new session with that alone`, async () => {
    const { person, store, events } = site();
    await person.visit(begin);
    const { id } = person;
    store.reset();
    events.length = 0;
    const response = await person.visit((session) => {
      session.set("before", 1);
      reset(session);
      session.flash("note", "goodbye");
      return session.id;
    });
    assert.equal(person.id, response.result);
    assert.notEqual(person.id, id);
    assert.equal(cookies(response)[0].attributes["max-age"], undefined);
    assert.deepEqual([store.count, events], [{ reads: 1, writes: 2 }, ["ended", "started"]]);
    await person.visit((session) => {
      assert.deepEqual([session.size, session.namespace("cart").size, session.userid()], [0, 0, 0]);
      assert.equal(session.flash("note"), "goodbye");
    });
  });

  test(`a login after ${name} begins a session of that user with nothing of the old one`, async () => {
    const { person } = site();
    await person.visit(begin);
    await person.visit((session) => {
      reset(session);
      session.login(8);
      session.set("fresh", 1);
    });
    await person.sees((session) => {
      assert.deepEqual([session.userid(), session.persistent(), session.toObject()], [8, false, { fresh: 1 }]);
      assert.equal(session.namespace("cart").size, 0);
    });
    assert.deepEqual([(await person.sessions.list(7)).length, (await person.sessions.list(8)).length], [0, 1]);
  });

  test(`${name} of a session that was never stored stores nothing of before, and ends nothing`, async () => {
    const { person, store, events } = site();
    const response = await person.visit((session) => {
      session.set("a", 1);
      reset(session);
    });
    assert.deepEqual([store.total, cookies(response), events], [0, [], []]);
    await person.visit((session) => {
      session.set("a", 1);
      reset(session);
      session.set("b", 2);
    });
    assert.deepEqual([store.writes, await person.sees((session) => session.toObject())], [1, { b: 2 }]);
  });

  test(`a late write to the session from before ${name} gets neither into it nor into the new one`, async () => {
    const { person, sessions } = site();
    await person.visit(begin);
    const late = await sessions.open(person.request);
    await person.visit((session) => {
      reset(session);
      session.set("b", 2);
    });
    await sessions.commit(late.set("late", 1), new Response());
    assert.equal(late.status, "dropped");
    assert.deepEqual(await person.sees((session) => session.toObject()), { b: 2 });
  });
}

test("two resets in one request are one, and what was set between them is gone", async () => {
  const { person } = site();
  await person.visit(begin);
  await person.visit((session) => {
    session.reset();
    session.set("between", 1);
    session.reset();
    session.set("after", 1);
  });
  assert.deepEqual(await person.sees((session) => session.toObject()), { after: 1 });
});

test("a reset after a save ends what was saved, and the response carries the new session's cookie", async () => {
  const { person, sessions } = site();
  const session = await sessions.open(person.request);
  await sessions.save(session.set("a", 1));
  const { id } = session;
  session.reset();
  session.set("b", 2);
  person.keep(await sessions.commit(session, new Response()));
  assert.equal((await sessions.open(request(id))).isNew, true);
  assert.deepEqual(await person.sees((found) => found.toObject()), { b: 2 });
});
