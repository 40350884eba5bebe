// Several ids in one request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

function site(makeStore = memory) {
  const events = [];
  const store = counting(makeStore());
  const sessions = new Sessions({ store, secret, onEvent: (event) => events.push(event) });
  return { events, store, sessions };
}

/** A request with these ids, in order. */
const withIds = (...ids) =>
  request(undefined, { headers: { Cookie: ids.map((id) => `__Host-session=${id}`).join("; ") } });

/** The id of a stored session whose variable `who` is this. */
async function live(sessions, who) {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("who", who));
  return person.id;
}

/** A genuine id whose session was never stored. */
const unknown = async (sessions) => (await sessions.open(request())).id;

/** A genuine id whose session has just ended, and one that was just renewed; the successor is another browser's. */
async function ended(sessions, act) {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("who", "dead"));
  const { id } = person;
  await person.visit(act);
  return id;
}

const deads = {
  "an unknown": unknown,
  "an ended": (sessions) => ended(sessions, (session) => session.destroy()),
  "a renewed": (sessions) => ended(sessions, (session) => session.login(1)),
  "a forged": async () => `I${"A".repeat(43)}`,
  "a malformed": async () => "x",
};

for (const [name, makeStore] of Object.entries({ memory, KV: () => kv(new HostileKv()) })) {
  for (const [what, makeDead] of Object.entries(deads)) {
    test(`semantics 39: ${what} id does not hide a live one, before or behind it: ${name}`, async () => {
      const { sessions, store } = site(makeStore);
      const [dead, alive] = [await makeDead(sessions), await live(sessions, "alive")];
      const orders = [
        [dead, alive],
        [alive, dead],
        [dead, dead, alive],
      ];
      for (const [number, ids] of orders.entries()) {
        const session = await sessions.open(withIds(...ids));
        assert.deepEqual([session.get("who"), session.id, session.isNew], ["alive", alive, false]);
        store.reset();
        const response = await sessions.commit(session.set("n", number), new Response());
        assert.deepEqual([session.status, store.writes, cookies(response)], ["saved", 1, []]);
        await sessions.commit(await sessions.open(withIds(...ids)), new Response());
      }
    });
  }
}

test("semantics 39: of several live sessions the first one wins, and the others stay as they are", async () => {
  const { sessions } = site();
  const ids = [await live(sessions, "first"), await live(sessions, "second"), await live(sessions, "third")];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    const session = await sessions.open(withIds(...order.map((number) => ids[number])));
    assert.equal(session.id, ids[order[0]]);
    session.set("seen", order[0]);
    await sessions.commit(session, new Response());
  }
  for (const [number, id] of ids.entries()) {
    assert.equal((await sessions.open(request(id))).get("seen"), number);
  }
});

test("semantics 39: four ids are looked at; a fifth one, which an attacker may have pushed back, is not", async () => {
  const { sessions, store } = site();
  const dead = await Promise.all(Array.from({ length: 4 }, () => unknown(sessions)));
  const alive = await live(sessions, "alive");
  store.reset();
  const found = await sessions.open(withIds(...dead.slice(1), alive));
  assert.deepEqual([found.get("who"), store.count], ["alive", { reads: 4, writes: 0 }]);
  store.reset();
  const lost = await sessions.open(withIds(...dead, alive));
  assert.deepEqual([lost.isNew, store.count], [true, { reads: 4, writes: 0 }]);
});

test("semantics 39: an id that comes twice is looked at once", async () => {
  const { sessions, store } = site();
  const id = await unknown(sessions);
  store.reset();
  await sessions.open(withIds(id, id, id));
  assert.deepEqual(store.count, { reads: 1, writes: 0 });
});

test("semantics 39: several genuine ids are an event, and so is each that is no session", async () => {
  const { sessions, events } = site();
  const [dead, alive] = [await unknown(sessions), await live(sessions, "alive")];
  const refused = (reason) => ({ type: "refused", carrier: "cookie", reason });
  events.length = 0;
  await sessions.open(withIds(dead, alive));
  assert.deepEqual(events.splice(0), [{ type: "several" }, refused("unknown")]);
  await sessions.open(withIds(alive, dead));
  assert.deepEqual(events.splice(0), [{ type: "several" }], "the second one is not looked at");
  await sessions.open(withIds("forged", alive));
  assert.deepEqual(events.splice(0), [refused("malformed")]);
  await sessions.open(withIds(dead, "forged"));
  assert.deepEqual(events.splice(0), [refused("malformed"), refused("unknown")]);
});

test("semantics 39: with only dead ids, one of which was just renewed, the session is tentative", async () => {
  const { sessions, store } = site();
  const renewed = await deads["a renewed"](sessions);
  const dead = await unknown(sessions);
  for (const ids of [
    [dead, renewed],
    [renewed, dead],
  ]) {
    store.reset();
    const session = await sessions.open(withIds(...ids));
    const response = await sessions.commit(session.set("a", 1), new Response());
    assert.deepEqual([session.status, cookies(response), store.writes], ["dropped", [], 0]);
  }
});

test("semantics 39: three logins in a row with a dead cookie of a narrower scope before it all last", async () => {
  const { sessions } = site();
  const narrow = await live(sessions, "anonymous");
  await sessions.commit(await sessions.open(request(narrow)).then((one) => one.destroy() ?? one), new Response());
  let wide;
  for (let time = 0; time < 3; time++) {
    const session = await sessions.open(wide ? withIds(narrow, wide) : withIds(narrow));
    session.login(42);
    [{ value: wide }] = cookies(await sessions.commit(session, new Response()));
    assert.equal((await sessions.open(withIds(narrow, wide))).userid(), 42, `login ${time}`);
  }
});
