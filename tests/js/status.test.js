import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting, disturbed } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

/** A site whose store does `trouble.now(verb, key)` before each operation. */
function site(options = {}) {
  const trouble = { now: () => {} };
  const store = counting(memory());
  const sessions = new Sessions({ store: disturbed(store, (...all) => trouble.now(...all)), secret, ...options });
  return { store, sessions, trouble, person: new Browser(sessions) };
}

/** Opens, acts, commits, and gives the status. */
async function statusOf(sessions, incoming, act = () => {}) {
  const session = await sessions.open(incoming);
  assert.equal(session.status, undefined);
  act(session);
  assert.equal(session.status, undefined);
  await sessions.commit(session, new Response());
  return session.status;
}

test("semantics 36: unchanged, saved, merged and dropped are what a commit has come to", async () => {
  const { sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  const { request: incoming } = person;
  assert.equal(await statusOf(sessions, request()), "unchanged");
  assert.equal(await statusOf(sessions, request(), (session) => session.set("a", 1)), "saved");
  assert.equal(await statusOf(sessions, person.request), "unchanged");
  assert.equal(await statusOf(sessions, person.request, (session) => session.set("a", 1)), "unchanged");
  assert.equal(await statusOf(sessions, person.request, (session) => session.logout()), "unchanged");
  assert.equal(await statusOf(sessions, person.request, (session) => session.set("a", 2)), "saved");
  await sessions.open(incoming);
  assert.equal(await statusOf(sessions, person.request, (session) => session.set("b", 2)), "saved");
  assert.equal(await statusOf(sessions, incoming, (session) => session.set("c", 3)), "merged");
  const late = request(person.id);
  assert.equal(await statusOf(sessions, person.request, (session) => session.destroy()), "saved");
  assert.equal(await statusOf(sessions, late, (session) => session.set("d", 4)), "dropped");
  assert.equal(await statusOf(sessions, request(person.id)), "unchanged");
});

test("semantics 36: a tentative session with changes is dropped, and without them unchanged", async () => {
  const { sessions, store } = site({ robots: { decide: () => "suspect" } });
  assert.equal(await statusOf(sessions, request(), (session) => session.set("a", 1)), "dropped");
  assert.equal(await statusOf(sessions, request(), (session) => session.csrfToken()), "unchanged");
  assert.equal(await statusOf(sessions, request()), "unchanged");
  assert.equal(store.total, 0);
});

const committed = {
  category: "usage",
  code: "session_committed",
  message:
    "the session is committed already; change it before `commit`, and in a streaming framework before the response starts",
};
const changes = {
  set: (session) => session.set("c", 1),
  "set of a namespace": (session) => session.namespace("cart").set("c", 1),
  "set of what it is": (session) => session.set("a", 1),
  delete: (session) => session.delete("a"),
  "delete of what is not there": (session) => session.delete("z"),
  clear: (session) => session.clear(),
  update: (session) => session.update({ c: 1 }),
  "getOrInsert of what is not there": (session) => session.getOrInsert("c", 1),
  pop: (session) => session.pop("a"),
  popItem: (session) => session.popItem(),
  "vars.c = 1": ({ vars }) => {
    vars.c = 1;
  },
  "delete vars.a": ({ vars }) => delete vars.a,
  "flash with a value": (session) => session.flash("note", 1),
  "flash that takes one": (session) => session.flash("left"),
  login: (session) => session.login(1),
  logout: (session) => session.logout(),
  "logout({ clear: true })": (session) => session.logout({ clear: true }),
  renew: (session) => session.renew(),
  reset: (session) => session.reset(),
  destroy: (session) => session.destroy(),
  setPersistent: (session) => session.setPersistent(),
};
for (const [name, change] of Object.entries(changes)) {
  test(`semantics 36: after a commit the session is sealed: ${name} throws and changes nothing`, async () => {
    const { sessions, person, store } = site();
    await person.visit((session) => {
      session.set("a", 1);
      session.flash("left", 1);
    });
    const session = await sessions.open(person.request);
    await sessions.commit(session.set("b", 2), new Response());
    const before = [session.id, session.userid(), session.persistent(), session.toObject(), session.size];
    store.reset();
    assert.throws(() => change(session), committed);
    assert.deepEqual([session.id, session.userid(), session.persistent(), session.toObject(), session.size], before);
    await sessions.commit(session, new Response());
    await sessions.save(session);
    assert.equal(store.total, 0);
    assert.deepEqual(await person.sees((found) => [found.toObject(), found.flash("left")]), [{ a: 1, b: 2 }, 1]);
  });
}

test("semantics 36: what only reads works after a commit", async () => {
  const { sessions, person } = site({ tokens: true });
  await person.visit((session) => session.set("a", [1]).login(7));
  const session = await sessions.open(person.request);
  const token = session.csrfToken();
  await sessions.commit(session.set("b", 2), new Response());
  assert.deepEqual([session.get("a"), session.vars.b, [...session.keys()]], [[1], 2, ["a", "b"]]);
  assert.deepEqual([session.userid(), session.id, session.namespace("new").size], [7, person.id, 0]);
  assert.deepEqual([session.csrfToken(), session.verifyCsrf(token)], [token, true]);
  assert.equal(session.getOrInsert("b", 9), 2);
  assert.notEqual(session.token, "");
});

test("semantics 36: committing a sealed session again writes nothing, repeats the cookie and keeps the status", async () => {
  const { sessions, person, store } = site();
  const session = await sessions.open(person.request);
  session.login(7);
  const first = await sessions.commit(session, new Response("a"));
  store.reset();
  for (const status of [200, 303, 500]) {
    const again = await sessions.commit(session, new Response(null, { status }));
    assert.deepEqual(again.headers.getSetCookie(), first.headers.getSetCookie());
    assert.equal(again.headers.get("Cache-Control"), "private, no-store");
    assert.equal(session.status, "saved");
  }
  assert.equal(store.total, 0);

  const ended = await sessions.open(person.keep(first) && person.request);
  ended.destroy();
  await sessions.commit(ended, new Response());
  const [removed] = cookies(await sessions.commit(ended, new Response()));
  assert.deepEqual([removed.value, removed.attributes["max-age"], ended.status], ["", "0", "saved"]);
});

const acts = {
  "a first write": { known: false, act: (session) => session.set("b", 2) },
  "a first write with a login": { known: false, act: (session) => session.set("b", 2).login(7) },
  "a change": { known: true, act: (session) => session.set("b", 2) },
  "a login": { known: true, act: (session) => session.set("b", 2).login(7) },
  "a renewal": { known: true, act: (session) => session.set("b", 2).renew() },
};
for (const [name, { known, act }] of Object.entries(acts)) {
  test(`semantics 36: a rejected commit of ${name} leaves no status, and can be repeated at each of its writes`, async () => {
    for (let failing = 1; ; failing++) {
      const { sessions, person, trouble } = site();
      if (known) await person.visit((session) => session.set("a", 1));
      const session = await sessions.open(person.request);
      act(session);
      // From this write on all fail, and they have been applied or not.
      let updates = 0;
      trouble.now = (verb) => {
        if (verb === "update" && ++updates >= failing) throw new Error("down");
      };
      const response = new Response();
      const outcome = await sessions.commit(session, response).catch((error) => error.code);
      if (updates < failing) {
        assert.ok(failing > 1, "there was a write");
        return;
      }
      trouble.now = () => {};
      if (outcome === "store_failed") {
        assert.deepEqual([session.status, cookies(response)], [undefined, []]);
        if (known) assert.deepEqual(await person.sees((found) => found.toObject()), { a: 1 });
        // It is not sealed.
        session.set("c", 3);
        person.keep(await sessions.commit(session, new Response()));
      } else person.keep(outcome);
      assert.match(session.status, /^(saved|merged)$/);
      const expected = { ...(known && { a: 1 }), b: 2, ...(outcome === "store_failed" && { c: 3 }) };
      assert.deepEqual(await person.sees((found) => found.toObject()), expected);
    }
  });
}

test("semantics 36: a commit that is rejected because of a value has no status, also after a save that was well", async () => {
  const { sessions, person } = site();
  await person.visit((session) => session.set("a", { n: 1 }));
  const session = await sessions.open(person.request);
  await sessions.save(session.set("b", 2));
  assert.equal(session.status, "saved");
  session.get("a").n = () => 1;
  await assert.rejects(sessions.commit(session, new Response()), { code: "value_unsupported" });
  assert.equal(session.status, undefined);
  session.get("a").n = 2;
  await sessions.commit(session, new Response());
  assert.deepEqual(await person.sees((found) => found.toObject()), { a: { n: 2 }, b: 2 });
});
