import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { everyOrder } from "../support/orders.js";
import { ComparingStore, disturbed } from "../support/store.js";
import { Browser, idOf, request, secret } from "../support/visitor.js";

const START = 1_750_000_000_000;

/** A site on which user 7 has three browsers, one of them persistent, and user "7" one. */
async function site(context) {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const events = [];
  const sessions = new Sessions({ store: memory(), secret, onEvent: (event) => events.push(event) });
  const browsers = [7, 7, 7, "7"].map((user) => ({ user, browser: new Browser(sessions) }));
  for (const [number, { user, browser }] of browsers.entries()) {
    context.mock.timers.setTime(START + number * 1_000);
    await browser.visit((session) => {
      session.login(user);
      session.setPersistent(number === 1);
    });
  }
  events.length = 0;
  return { events, sessions, browsers: browsers.map(({ browser }) => browser) };
}

const users = (browsers) => Promise.all(browsers.map((browser) => browser.sees((session) => session.userid())));

test("semantics 45: list tells a user's live sessions, newest use first, without ids", async (context) => {
  const { sessions, browsers } = await site(context);
  const infos = await sessions.list(7);
  assert.deepEqual(
    infos.map(({ handle, ...times }) => times),
    [2, 1, 0].map((number) => ({
      createdAt: START + number * 1_000,
      lastUsedAt: START + number * 1_000,
      expiresAt: START + number * 1_000 + (number === 1 ? 8_640_000_000 : 7_200_000),
      persistent: number === 1,
      device: {},
    })),
  );
  for (const { handle } of infos) {
    assert.match(handle, /^[\w-]{11}$/);
    assert.ok(browsers.every(({ id }) => !id.includes(handle)));
  }
  assert.equal((await sessions.list("7")).length, 1);
  assert.deepEqual(await sessions.list(8), []);
  context.mock.timers.setTime(START + 8_000_000);
  assert.equal((await sessions.list(7)).length, 1);
});

test("semantics 45: a handle stays when the session gets another id, and goes with the user", async (context) => {
  const { sessions, browsers } = await site(context);
  const [{ handle }] = await sessions.list("7");
  const [, , , browser] = browsers;
  for (const act of [(session) => session.renew(), (session) => session.login("7"), (session) => session.set("a", 1)]) {
    await browser.visit(act);
    assert.deepEqual(
      (await sessions.list("7")).map((info) => info.handle),
      [handle],
    );
  }
  await browser.visit((session) => session.login("ann"));
  assert.deepEqual([(await sessions.list("7")).length, (await sessions.list("ann"))[0].handle], [0, handle]);
  await browser.visit((session) => session.reset());
  await browser.visit((session) => session.login("7"));
  assert.notEqual((await sessions.list("7"))[0].handle, handle);
});

test("semantics 45: end ends all of a user's sessions, and nobody else's", async (context) => {
  const { sessions, browsers, events } = await site(context);
  assert.equal(await sessions.end(7), 3);
  assert.deepEqual(await users(browsers), [0, 0, 0, "7"]);
  const ended = events.filter(({ type }) => type === "ended").map(({ session }) => session);
  assert.equal(new Set(ended).size, 3);
  assert.deepEqual(await sessions.list(7), []);
  assert.equal(await sessions.end(7), 0);
  assert.equal(await sessions.end("nobody here"), 0);
});

test("semantics 45: end can spare the session that asks, whatever it has done in this request", async (context) => {
  const acts = {
    nothing: () => {},
    "a change": (session) => session.set("a", 1),
    "a renewal": (session) => session.renew(),
    "a login as the same user": (session) => session.login(7),
  };
  for (const [what, act] of Object.entries(acts)) {
    const { sessions, browsers } = await site(context);
    const except = await sessions.open(browsers[1].request);
    act(except);
    assert.equal(await sessions.end(7, { except }), 2, what);
    browsers[1].keep(await sessions.commit(except, new Response()));
    assert.notEqual(except.status, "dropped", what);
    assert.deepEqual(await users(browsers), [0, 7, 0, "7"], what);
    assert.equal((await sessions.list(7)).length, 1, what);
    context.mock.timers.reset();
  }
});

test("semantics 45: end can spare a session that logs in right now, and one that was saved or committed already", async (context) => {
  const { sessions, browsers } = await site(context);
  const fresh = await sessions.open(request());
  fresh.login(7);
  assert.equal(await sessions.end(7, { except: fresh }), 3);
  const browser = new Browser(sessions);
  browser.keep(await sessions.commit(fresh, new Response()));
  assert.deepEqual(await users([browser, ...browsers]), [7, 0, 0, 0, "7"]);
  const saved = await sessions.open(browser.request);
  saved.renew();
  await sessions.save(saved);
  assert.equal(await sessions.end(7, { except: saved }), 0);
  browser.keep(await sessions.commit(saved, new Response()));
  assert.equal(await sessions.end(7, { except: saved }), 0);
  assert.equal(await browser.sees((session) => session.userid()), 7);
});

test("semantics 45: end can end one session by its handle, also after it got another id", async (context) => {
  const { sessions, browsers } = await site(context);
  // Last used first: those of the browsers 2, 1 and 0.
  const handles = (await sessions.list(7)).map(({ handle }) => handle);
  await browsers[1].visit((session) => session.renew());
  assert.equal(await sessions.end(7, { only: handles[1] }), 1);
  assert.deepEqual(await users(browsers), [7, 0, 7, "7"]);
  assert.equal(await sessions.end(7, { only: handles[1] }), 0);
  // It sets no time: logins under way go on.
  const late = await sessions.open(request());
  late.login(7);
  assert.equal(await sessions.end(7, { only: handles[0] }), 1);
  await sessions.commit(late, new Response());
  assert.equal(late.status, "saved");
  assert.equal((await sessions.list(7)).length, 2);
});

test("semantics 45: an unknown handle, or one of another user, ends nothing", async (context) => {
  const { sessions, browsers } = await site(context);
  const [{ handle }] = await sessions.list("7");
  for (const only of [handle, "", "x", "A".repeat(11), "A".repeat(1_000_000), browsers[0].id]) {
    assert.equal(await sessions.end(7, { only }), 0);
  }
  assert.deepEqual(await users(browsers), [7, 7, 7, "7"]);
});

test("semantics 45: list and end cover a session in the middle of a login or a renewal, at each of its writes", async () => {
  for (const act of [(session) => session.login(7), (session) => session.renew()]) {
    for (const what of ["list", "end"]) {
      const orders = await everyOrder(async (step) => {
        const entries = new Map();
        const sessions = new Sessions({ store: new ComparingStore(() => {}, entries), secret });
        const browser = new Browser(sessions);
        await browser.visit((session) => session.login(7));
        const store = disturbed(new ComparingStore(() => {}, entries), (verb) => verb === "update" && step("commit"));
        const own = new Sessions({ store, secret });
        const session = await own.open(browser.request);
        act(session);
        const look = async () => {
          await step("look");
          if (what === "list") return assert.equal((await sessions.list(7)).length, 1);
          await sessions.end(7);
          return assert.deepEqual(await sessions.list(7), []);
        };
        const [response] = await Promise.all([own.commit(session, new Response()), look()]);
        const live = (await sessions.open(request(idOf(response) ?? browser.id))).userid() === 7;
        assert.equal(live, what === "list");
      });
      assert.ok(orders > 3, `${orders} orders`);
    }
  }
});

test("semantics 34: a slower request cannot bring back a session that was ended", async (context) => {
  const { sessions, browsers, events } = await site(context);
  const slow = (await sessions.open(browsers[0].request)).set("a", 1);
  await sessions.end(7);
  events.length = 0;
  await sessions.commit(slow, new Response());
  assert.deepEqual(
    events.map(({ type }) => type),
    ["dropped"],
  );
  assert.equal(await browsers[0].sees((session) => session.isNew), true);
});

test("semantics 45: logging out, and logging in as another, takes a session off the list", async (context) => {
  const { sessions, browsers } = await site(context);
  await browsers[0].visit((session) => session.logout());
  await browsers[1].visit((session) => session.login(8));
  assert.equal((await sessions.list(7)).length, 1);
  assert.equal((await sessions.list(8)).length, 1);
  assert.equal(await sessions.end(7), 1);
  assert.deepEqual(await users(browsers), [0, 8, 0, "7"]);
});

test("semantics 45: sessions that began under an older secret are listed and ended too", async () => {
  const store = memory();
  const [old, fresh] = ["the old secret, which is long enough too..", "the new secret, which is long enough too.."];
  const before = new Browser(new Sessions({ store, secret: old }));
  await before.visit((session) => session.login(7));
  // Not even the old secret is needed for it.
  for (const secrets of [[fresh, old], fresh]) {
    const sessions = new Sessions({ store, secret: secrets });
    assert.equal((await sessions.list(7)).length, 1);
  }
  const sessions = new Sessions({ store, secret: fresh });
  await new Browser(sessions).visit((session) => session.login(7));
  assert.equal(await sessions.end(7), 2);
  assert.equal((await before.sessions.open(request(before.id))).isNew, true);
});

test("semantics 45: a session of localhost is listed and ended with the others", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const session = await sessions.open(request(undefined, { url: "http://localhost:8787/" }));
  session.login(7);
  await sessions.commit(session, new Response());
  assert.equal((await sessions.list(7)).length, 1);
  assert.equal(await sessions.end(7), 1);
});

test("semantics 45: fifty sessions of one user that log in at the same time are all listed, and all ended", async () => {
  const sessions = new Sessions({ store: new ComparingStore(() => new Promise(setImmediate)), secret });
  const browsers = Array.from({ length: 50 }, () => new Browser(sessions));
  await Promise.all(browsers.map((browser) => browser.visit((session) => session.login(7))));
  assert.equal((await sessions.list(7)).length, 50);
  assert.equal(await sessions.end(7), 50);
  assert.deepEqual(new Set(await users(browsers)), new Set([0]));
});

test("semantics 45: where the store cannot compare and swap, list and end say so; a wrong user id is refused", async () => {
  const cannot = new Sessions({ store: kv(new HostileKv()), secret });
  const error = {
    category: "usage",
    code: "store_cannot_list",
    message: "this store cannot tell which sessions a user has; use one that can compare and swap, such as memory()",
  };
  await assert.rejects(cannot.list(7), error);
  await assert.rejects(cannot.end(7), error);
  await assert.rejects(cannot.end(7, { only: "A".repeat(11) }), error);
  const can = new Sessions({ store: memory(), secret });
  for (const user of [0, "", -1, null]) {
    await assert.rejects(can.list(user), { code: "user_id" });
    await assert.rejects(can.end(user), { code: "user_id" });
  }
});
