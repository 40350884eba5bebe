import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { withResolvers } from "../support/elapse.js";
import { HostileKv } from "../support/kv.js";
import { randomOf } from "../support/random.js";
import { counting, disturbed } from "../support/store.js";
import { Browser, idOf, request, secret } from "../support/visitor.js";

const REQUESTS = 10_000;
const PEOPLE = 100;

/** A store that answers out of order. */
function shuffled(store, seed) {
  const random = randomOf(seed);
  return disturbed(store, async () => {
    for (let turns = random.below(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
  });
}

test("10,000 interleaved requests of 100 people never see one another's values", async () => {
  const sessions = new Sessions({ store: shuffled(memory(), 5), secret, storeTimeout: 60 });
  const people = [];
  for (let number = 0; number < PEOPLE; number++) {
    const person = new Browser(sessions);
    await person.visit((session) => session.set("owner", number).namespace("bag").set("owner", { number }));
    people.push(person);
  }
  const handler = sessions.handler(async (request, _env, _ctx, session) => {
    const own = Number(new URL(request.url).pathname.slice(1));
    const found = await session();
    assert.equal(found.get("owner"), own);
    assert.deepEqual(found.namespace("bag").get("owner"), { number: own });
    found.namespace("bag").set(`by ${own}`, own);
    found.flash("note", own);
    assert.equal(found.flash("note"), own);
    return new Response(String(own));
  });
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, async (_, number) => {
      const own = number % PEOPLE;
      const response = await handler(request(people[own].id, { url: `https://shop.example/${own}` }));
      return [own, await response.text(), idOf(response)];
    }),
  );
  for (const [own, text, id] of answers) assert.deepEqual([text, id], [String(own), undefined]);
  for (const [number, person] of people.entries()) {
    await person.sees((session) => {
      assert.deepEqual(session.toObject(), { owner: number });
      assert.deepEqual(session.namespace("bag").toObject(), { owner: { number }, [`by ${number}`]: number });
    });
  }
});

test("1,000 interleaved first requests make 1,000 sessions with 1,000 ids", async () => {
  const sessions = new Sessions({ store: shuffled(kv(new HostileKv()), 6), secret });
  const people = await Promise.all(
    Array.from({ length: 1_000 }, async (_, number) => {
      const person = new Browser(sessions);
      await person.visit((session) => session.set("number", number));
      return person;
    }),
  );
  assert.equal(new Set(people.map(({ id }) => id)).size, 1_000);
  for (const [number, person] of people.entries()) {
    assert.equal(await person.sees((session) => session.get("number")), number);
  }
});

test("saves of one session at the same time take turns and leave it whole", async () => {
  const sessions = new Sessions({ store: shuffled(memory(), 7), secret });
  const session = await sessions.open(request());
  const first = sessions.save(session.set("a", 1));
  const second = sessions.save(session.set("b", 2));
  const third = sessions.save(session.set("c", 3).set("a", 4));
  const saved = await Promise.all([first, second, third]);
  // The second took what the third had to save.
  assert.deepEqual(
    saved.map(({ status }) => status),
    ["saved", "saved", "unchanged"],
  );
  const found = await sessions.open(request(session.id));
  assert.deepEqual(found.toObject(), { a: 4, b: 2, c: 3 });
});

/** A session with the variable `a` whose store waits for `go()` before it writes. */
async function waiting() {
  const store = counting(memory());
  const { promise: opened, resolve: go } = withResolvers();
  const sessions = new Sessions({ store: disturbed(store, (verb) => (verb === "load" ? undefined : opened)), secret });
  const person = new Browser(new Sessions({ store, secret }));
  await person.visit((session) => session.set("a", 1));
  store.reset();
  return { store, sessions, session: await sessions.open(person.request), person, go };
}

test("commits of one session at the same time write once, and give each response the same cookie", async () => {
  const { sessions, session, store, person, go } = await waiting();
  session.login(7);
  const [first, second] = [sessions.commit(session, new Response()), sessions.commit(session, new Response())];
  go();
  const ids = (await Promise.all([first, second])).map(idOf);
  assert.deepEqual(ids, [session.id, session.id]);
  // The index of user 7, the new record, and the mark of the old one.
  assert.equal(store.writes, 3);
  person.id = session.id;
  assert.deepEqual(await person.sees((found) => [found.userid(), found.get("a")]), [7, 1]);
});

test("a commit that is called while a save is under way writes what was set since", async () => {
  const { sessions, session, person, go } = await waiting();
  const saved = sessions.save(session.set("b", 2));
  const committed = sessions.commit(session.set("c", 3), new Response());
  go();
  assert.equal((await saved).status, "saved");
  await committed;
  assert.deepEqual(await person.sees((found) => found.toObject()), { a: 1, b: 2, c: 3 });
});

test("what is set and deleted while a save is under way is saved by the next one", async () => {
  const { sessions, session, person, go } = await waiting();
  const saved = sessions.save(session.set("a", undefined).set("b", 2));
  session.delete("a");
  session.set("late", 3).set("b", { n: 1 });
  go();
  await saved;
  assert.deepEqual(await person.sees((found) => found.toObject()), { a: undefined, b: 2 });
  await sessions.save(session);
  assert.deepEqual(await person.sees((found) => found.toObject()), { b: { n: 1 }, late: 3 });
});

test("an object that is changed in place while a save is under way is saved by the next one", async () => {
  const { sessions, session, person, go } = await waiting();
  const list = [1];
  const saved = sessions.save(session.set("list", list));
  list.push(2);
  go();
  await saved;
  assert.deepEqual(await person.sees((found) => found.get("list")), [1]);
  await sessions.save(session);
  assert.deepEqual(await person.sees((found) => found.get("list")), [1, 2]);
});

test("while a commit is under way nothing can be changed; after one that failed everything can", async () => {
  const { sessions, session, store, go } = await waiting();
  const update = store.update.bind(store);
  store.update = () => Promise.reject(new Error("down"));
  const failed = sessions.commit(session.set("b", 2), new Response());
  const committed = {
    category: "usage",
    code: "session_committed",
    message:
      "the session is committed already; change it before `commit`, and in a streaming framework before the response starts",
  };
  assert.throws(() => session.set("c", 3), committed);
  assert.throws(() => session.delete("a"), committed);
  assert.throws(() => session.login(7), committed);
  go();
  await assert.rejects(failed, { code: "store_failed" });
  store.update = update;
  session.set("c", 3).delete("a");
  await sessions.commit(session, new Response());
  assert.deepEqual((await sessions.open(request(session.id))).toObject(), { b: 2, c: 3 });
});

const acts = {
  login: (session) => session.login(8),
  logout: (session) => session.logout(),
  renew: (session) => session.renew(),
  reset: (session) => session.reset(),
  destroy: (session) => session.destroy(),
  setPersistent: (session) => session.setPersistent(),
};
for (const [name, act] of Object.entries(acts)) {
  test(`${name}() while a save is under way is refused and changes nothing`, async () => {
    const { sessions, session, person, go } = await waiting();
    session.login(7);
    const { id } = session;
    const saved = sessions.save(session.set("b", 2));
    assert.throws(() => act(session), {
      category: "usage",
      code: "save_pending",
      message: "the session is being saved; await `save` before you log in or out, renew, reset or end it",
    });
    assert.deepEqual([session.id, session.userid(), session.get("b")], [id, 7, 2]);
    go();
    person.id = (await saved).cookies[0].value;
    assert.equal(person.id, id);
    assert.deepEqual(await person.sees((found) => [found.userid(), found.get("b")]), [7, 2]);
    act(session);
  });
}

test("a session whose login is being saved is not told to have ended", async () => {
  const { sessions, session, go } = await waiting();
  session.login(7);
  const saved = sessions.commit(session, new Response());
  const looked = sessions.revalidate(session);
  go();
  await saved;
  assert.equal((await looked).userid(), 7);
});

test("who commits again after the session ended elsewhere does not take away the cookie of the one that lives", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const slow = await sessions.open(person.request);
  await person.visit((session) => session.login(7));
  slow.set("b", 1);
  for (let time = 0; time < 3; time++) {
    const response = await sessions.commit(slow, new Response());
    assert.deepEqual([response.headers.getSetCookie(), slow.status], [[], "dropped"], `commit ${time}`);
  }
  for (let time = 0; time < 3; time++) {
    const late = await sessions.open(request(slow.id));
    const { headers } = await sessions.commit(late.set("b", time), new Response());
    assert.deepEqual([headers.getSetCookie(), late.status], [[], "dropped"], `late request ${time}`);
  }
  await person.sees((session) => assert.deepEqual([session.userid(), session.toObject()], [7, { a: 1 }]));
});
