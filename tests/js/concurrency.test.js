import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { randomOf } from "../support/random.js";
import { disturbed } from "../support/store.js";
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

test("two commits of one session at the same time leave it whole", async () => {
  const sessions = new Sessions({ store: shuffled(memory(), 7), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  const first = sessions.commit(session.set("b", 2), new Response());
  const second = sessions.commit(session.set("c", 3), new Response());
  await Promise.all([first, second]);
  await sessions.commit(session, new Response());
  assert.deepEqual(await person.sees((found) => found.toObject()), { a: 1, b: 2, c: 3 });
});

test("what is set while a commit is under way is saved by the next one", async () => {
  let meanwhile = () => {};
  const sessions = new Sessions({ store: disturbed(memory(), () => meanwhile()), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  session.set("a", 2);
  meanwhile = () => session.set("late", 3).delete("a");
  await sessions.commit(session, new Response());
  meanwhile = () => {};
  await sessions.commit(session, new Response());
  assert.deepEqual(await person.sees((found) => found.toObject()), { late: 3 });
});

test("a login while a commit is under way is saved by the next one", async () => {
  let meanwhile = () => {};
  const sessions = new Sessions({ store: disturbed(memory(), () => meanwhile()), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  session.set("a", 2);
  meanwhile = () => session.login(7);
  await sessions.commit(session, new Response());
  meanwhile = () => {};
  assert.equal(session.userid(), 7);
  const { id } = person;
  person.keep(await sessions.commit(session, new Response()));
  assert.notEqual(person.id, id);
  assert.equal(await person.sees((found) => found.userid()), 7);
});

test("a login while a commit is under way is lost neither by a second commit nor by a look at the session", async () => {
  const sessions = new Sessions({ store: shuffled(memory(), 8), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  const first = sessions.commit(session.set("a", 2), new Response());
  session.login(7);
  const look = sessions.revalidate(session);
  const second = sessions.commit(session, new Response());
  await Promise.all([first, look]);
  person.keep(await second);
  assert.deepEqual(await person.sees((found) => [found.userid(), found.get("a")]), [7, 2]);
});

test("commits of one session take turns: what the first has stored, the second finds", async () => {
  const store = memory();
  const sessions = new Sessions({ store: shuffled(store, 7), secret });
  const session = await sessions.open(request());
  session.set("a", 1);
  const first = sessions.commit(session, new Response());
  session.set("b", 2);
  const second = sessions.commit(session, new Response());
  assert.equal(idOf(await first), session.id);
  assert.equal(idOf(await second), undefined);
  session.login(7);
  const third = sessions.commit(session, new Response());
  session.set("c", 3);
  await Promise.all([third, sessions.commit(session, new Response())]);
  const found = await sessions.open(request(session.id));
  assert.deepEqual([found.toObject(), found.userid()], [{ a: 1, b: 2, c: 3 }, 7]);
});

/** A session that is being saved: its store answers when `go` is called. */
async function saving(act) {
  const store = memory();
  let go;
  const gate = new Promise((resolve) => {
    go = resolve;
  });
  const slow = disturbed(store, (name) => (name === "load" ? undefined : gate));
  const events = [];
  const sessions = new Sessions({ store: slow, secret, onEvent: ({ type }) => events.push(type) });
  const person = new Browser(new Sessions({ store, secret }));
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  act(session);
  const saved = sessions.commit(session, new Response());
  return { sessions, session, saved, person, go, events };
}

test("a variable set to undefined and deleted while it is saved is deleted by the next commit", async () => {
  const { sessions, session, saved, person, go } = await saving((one) => one.set("a", undefined));
  session.delete("a");
  go();
  await saved;
  await sessions.commit(session, new Response());
  await person.sees((found) => assert.equal(found.has("a"), false));
});

test("a session destroyed while it is saved shows nothing any more", async () => {
  const { session, saved, go } = await saving((one) => one.set("b", 2));
  session.destroy();
  go();
  await saved;
  assert.deepEqual([session.size, session.namespace("new").size, session.scopes().size], [0, 0, 0]);
});

test("a session whose login is being saved is not told to have ended", async () => {
  const { sessions, session, saved, go } = await saving((one) => one.login(7));
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
  for (let time = 0; time < 3; time++) {
    const response = await sessions.commit(slow.set("b", time), new Response());
    assert.deepEqual(response.headers.getSetCookie(), [], `commit ${time}`);
  }
  await person.sees((session) => assert.equal(session.userid(), 7));
});
