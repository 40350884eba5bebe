import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { Browser, request, secret } from "../support/visitor.js";

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

test("list tells a user's live sessions, newest use first, without ids", async (context) => {
  const { sessions, browsers } = await site(context);
  const infos = await sessions.list(7);
  assert.deepEqual(
    infos.map(({ handle, ...times }) => times),
    [2, 1, 0].map((number) => ({
      createdAt: START + number * 1_000,
      lastUsedAt: START + number * 1_000,
      expiresAt: START + number * 1_000 + (number === 1 ? 8_640_000_000 : 7_200_000),
      persistent: number === 1,
    })),
  );
  for (const { handle } of infos) {
    assert.match(handle, /^[\w-]{22}$/);
    assert.ok(browsers.every(({ id }) => !id.includes(handle)));
  }
  assert.equal((await sessions.list("7")).length, 1);
  assert.deepEqual(await sessions.list(8), []);
  context.mock.timers.setTime(START + 8_000_000);
  assert.equal((await sessions.list(7)).length, 1);
});

test("end ends all of a user's sessions, and nobody else's", async (context) => {
  const { sessions, browsers, events } = await site(context);
  const handles = (await sessions.list(7)).map(({ handle }) => handle);
  assert.equal(await sessions.end(7), 3);
  assert.deepEqual(await users(browsers), [0, 0, 0, "7"]);
  assert.deepEqual(
    events
      .filter(({ type }) => type === "ended")
      .map(({ session }) => session)
      .sort(),
    handles.sort(),
  );
  assert.equal(await sessions.end(7), 0);
});

test("end can spare the session that asks", async (context) => {
  const { sessions, browsers } = await site(context);
  const except = await sessions.open(browsers[1].request);
  assert.equal(await sessions.end(7, { except }), 2);
  assert.deepEqual(await users(browsers), [0, 7, 0, "7"]);
});

test("a slower request cannot bring back a session that was ended", async (context) => {
  const { sessions, browsers, events } = await site(context);
  const slow = (await sessions.open(browsers[0].request)).set("a", 1);
  await sessions.end(7);
  events.length = 0;
  await sessions.commit(slow, new Response());
  assert.deepEqual(
    events.map(({ type }) => type),
    ["discarded"],
  );
  assert.equal(await browsers[0].sees((session) => session.isNew), true);
});

test("logging out, and logging in as another, takes a session off the list", async (context) => {
  const { sessions, browsers } = await site(context);
  await browsers[0].visit((session) => session.logout());
  await browsers[1].visit((session) => session.login(8));
  assert.equal((await sessions.list(7)).length, 1);
  assert.equal((await sessions.list(8)).length, 1);
});

test("sessions that were listed under an older secret are found too", async () => {
  const store = memory();
  const [old, fresh] = ["the old secret, which is long enough too..", "the new secret, which is long enough too.."];
  const before = new Browser(new Sessions({ store, secret: old }));
  await before.visit((session) => session.login(7));
  const sessions = new Sessions({ store, secret: [fresh, old] });
  await new Browser(sessions).visit((session) => session.login(7));
  assert.equal((await sessions.list(7)).length, 2);
  assert.equal(await sessions.end(7), 2);
  assert.equal((await sessions.open(request(before.id))).isNew, true);
});

test("where the store cannot tell, list and end say so; a wrong user id is refused", async () => {
  const cannot = new Sessions({ store: kv(new HostileKv()), secret });
  const error = {
    category: "usage",
    code: "store_cannot_list",
    message: "this store cannot tell which sessions a user has; use one that can, such as memory()",
  };
  await assert.rejects(cannot.list(7), error);
  await assert.rejects(cannot.end(7), error);
  const can = new Sessions({ store: memory(), secret });
  for (const user of [0, "", -1, null]) await assert.rejects(can.list(user), { code: "user_id" });
});
