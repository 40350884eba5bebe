/** The limits of a token: it does not outlive its session or its key, and grants no more than its session. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";

const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const START = Date.UTC(2026, 10, 22);
const [older, newer] = ["the older secret, longer than 32 bytes", "the newer secret, longer than 32 bytes"];

const request = (headers) => new Request("https://shop.example/", { headers: { "User-Agent": PERSON, ...headers } });
const presenting = (token) => request({ Authorization: `Bearer ${token}` });

/** The token of a new session that holds `{ spam: 1 }`. */
async function tokenOf(sessions) {
  const session = await sessions.open(request({ "Session-Token": "?1" }));
  const response = await sessions.commit(session.set("spam", 1), new Response());
  return response.headers.get("Session-Token");
}

test("a token does not outlive its session, however long its own life is", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const lifetime = { volatile: 600, absolute: 900 };
  const sessions = new Sessions({ store: memory(), secret: older, lifetime, tokens: { lifetime: 86_400 } });
  const token = await tokenOf(sessions);
  assert.equal(sessions.inspect(token).expiresAt, START + 900_000, "not past the absolute end");
  context.mock.timers.setTime(START + 500_000);
  const session = await sessions.open(presenting(token));
  assert.equal(session.isNew, false);
  await sessions.commit(session, new Response());
  context.mock.timers.setTime(START + 899_999);
  assert.equal((await sessions.open(presenting(token))).isNew, false);
  context.mock.timers.setTime(START + 900_000);
  assert.equal((await sessions.open(presenting(token))).isNew, true);
});

test("an idle session takes its token with it", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const sessions = new Sessions({ store: memory(), secret: older, tokens: { lifetime: 86_400 } });
  const token = await tokenOf(sessions);
  context.mock.timers.setTime(START + 7_200_000);
  assert.equal((await sessions.open(presenting(token))).isNew, true);
});

test("SEMANTICS 43: a token made with an old secret is good as long as the secret, and the next write replaces it", async () => {
  const store = memory();
  const site = (secret) => new Sessions({ store, secret, tokens: true });
  const token = await tokenOf(site(older));
  const both = site([newer, older]);
  const session = await both.open(presenting(token));
  assert.deepEqual([session.isNew, session.get("spam")], [false, 1]);
  const written = await both.commit(session.set("eggs", 2), new Response());
  const replaced = written.headers.get("Session-Token");
  assert.equal(both.inspect(replaced).random, both.inspect(token).random, "the same session");
  assert.deepEqual((await site(newer).open(presenting(replaced))).toObject(), { spam: 1, eggs: 2 });
  assert.equal((await site(newer).open(presenting(token))).isNew, true);
});

test("SEMANTICS 44: a token is good for one cookie name", async () => {
  const store = memory();
  const site = (name) => new Sessions({ store, secret: older, tokens: true, cookie: { name } });
  const token = await tokenOf(site("__Host-shop"));
  assert.equal((await site("__Host-shop").open(presenting(token))).get("spam"), 1);
  const other = site("__Host-forum");
  const session = await other.open(presenting(token));
  assert.deepEqual([session.isNew, session.size, other.knows(presenting(token))], [true, 0, false]);
  assert.equal(other.challenge(presenting(token), session).status, 401);
});

test("SEMANTICS 46: a token that was only asked for costs no store operation until the first write", async () => {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret: older, tokens: true });
  const asked = await sessions.open(request({ "Session-Token": "?1" }));
  assert.equal(asked.token, "");
  const token = (await sessions.commit(asked, new Response())).headers.get("Session-Token");
  for (let times = 0; times < 3; times++) {
    const session = await sessions.open(presenting(token));
    assert.deepEqual([session.size, session.token, session.userid()], [0, "", 0]);
    assert.equal(sessions.challenge(presenting(token), session), undefined);
    const answer = await sessions.commit(session, new Response());
    assert.deepEqual([answer.headers.get("Session-Token"), session.status], [null, "unchanged"]);
  }
  assert.equal(store.total, 0);
  for (const write of [(session) => session.set("spam", 1), (session) => session.login(42)]) {
    const session = await sessions.open(presenting(token));
    write(session);
    const stored = (await sessions.commit(session, new Response())).headers.get("Session-Token");
    const [{ random }, before] = [sessions.inspect(stored), sessions.inspect(token)];
    assert.equal(sessions.inspect(session.token).random, random);
    assert.notEqual(random, before.random, "under a new id");
    const later = await sessions.open(presenting(stored));
    assert.deepEqual([later.get("spam", 0), later.userid()], [session.get("spam", 0), session.userid()]);
  }
});

test("a connection's session is looked up as it is now", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: START });
  const events = [];
  const sessions = new Sessions({
    store: memory(),
    secret: older,
    tokens: true,
    onEvent: (event) => events.push(event),
  });
  const offered = request({ "Sec-WebSocket-Protocol": `eltanin.session, eltanin.token.${await tokenOf(sessions)}` });
  const { session } = await sessions.openSocket(offered);
  session.set("dropped", 1);
  const now = await sessions.revalidate(session);
  assert.deepEqual(now.toObject(), { spam: 1 });
  now.set("eggs", 2);
  now.login(42);
  assert.notEqual((await sessions.commit(now, new Response())).headers.get("Session-Token"), null);
  events.length = 0;
  assert.equal(await sessions.revalidate(session), null, "the old id is dead");
  const renewed = await sessions.revalidate(now);
  assert.deepEqual([renewed.userid(), renewed.toObject()], [42, { spam: 1, eggs: 2 }]);
  context.mock.timers.setTime(START + 7_200_000);
  assert.equal(await sessions.revalidate(renewed), null, "it has expired");
  assert.deepEqual(
    events.map(({ reason }) => reason),
    ["unknown", "unknown"],
  );
});
