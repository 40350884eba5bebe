/** What a token cannot do: outlive its session, grant more, survive its key. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";

const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const START = Date.UTC(2026, 10, 22);
const [older, newer] = ["the older secret, longer than 32 bytes", "the newer secret, longer than 32 bytes"];

const request = (headers) => new Request("https://shop.example/", { headers: { "User-Agent": PERSON, ...headers } });
const presenting = (token) => request({ Authorization: `Bearer ${token}` });

/** A new session's token. */
async function tokenOf(sessions) {
  const response = await sessions.commit(await sessions.open(request({ "Session-Token": "?1" })), new Response());
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

test("a rotated key still checks its tokens, a retired one does not", async () => {
  const store = memory();
  const site = (secret) => new Sessions({ store, secret, tokens: true });
  const token = await tokenOf(site(older));
  assert.equal((await site([newer, older]).open(presenting(token))).isNew, false);
  assert.equal((await site(newer).open(presenting(token))).isNew, true);
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
  assert.deepEqual(now.toObject(), {});
  now.set("spam", 1);
  now.login(42);
  assert.notEqual((await sessions.commit(now, new Response())).headers.get("Session-Token"), null);
  events.length = 0;
  assert.equal(await sessions.revalidate(session), null, "the old id is dead");
  const renewed = await sessions.revalidate(now);
  assert.deepEqual([renewed.userid(), renewed.toObject()], [42, { spam: 1 }]);
  context.mock.timers.setTime(START + 7_200_000);
  assert.equal(await sessions.revalidate(renewed), null, "it has expired");
  assert.deepEqual(
    events.map(({ reason }) => reason),
    ["unknown", "unknown"],
  );
});
