import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { Browser, request, secret } from "../support/visitor.js";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function site(options = {}) {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, ...options });
  return { store, sessions, person: new Browser(sessions) };
}

test("a CSRF token is good for its session, in every later request, and changes nothing", async () => {
  const { person, store } = site();
  await person.visit((session) => session.set("a", 1));
  store.reset();
  const { result: token } = await person.visit((session) => session.csrfToken());
  assert.match(token, /^[\w-]{22}$/);
  assert.equal((await person.visit((session) => session.verifyCsrf(token))).result, true);
  assert.equal((await person.visit((session) => session.csrfToken())).result, token);
  assert.equal(store.writes, 0);
});

test("a CSRF token is refused when changed, cut, lengthened, or no text", async () => {
  const session = await site().sessions.open(request());
  const token = session.csrfToken();
  const bits = [...token].flatMap((symbol, at) =>
    [1, 2, 4, 8, 16, 32].map(
      (bit) => token.slice(0, at) + BASE64URL[BASE64URL.indexOf(symbol) ^ bit] + token.slice(at + 1),
    ),
  );
  const wrong = [...bits, "", token.slice(1), `${token}A`, `${token}==`, ` ${token}`, "A".repeat(22)];
  for (const one of [...wrong, undefined, null, 5, [token], { toString: () => token }]) {
    assert.equal(session.verifyCsrf(one), false, String(one));
  }
  assert.equal(session.verifyCsrf(token), true);
});

test("a CSRF token dies with its id: at login, and for every other session", async () => {
  const { person, sessions } = site();
  await person.visit((session) => session.set("a", 1));
  const token = await person.sees((session) => session.csrfToken());
  await person.visit((session) => session.login(1));
  assert.equal(await person.sees((session) => session.verifyCsrf(token)), false);
  assert.equal((await sessions.open(request())).verifyCsrf(token), false);
});

test("the new visitor's token is good in the next request", async () => {
  const { person } = site();
  const { result: token } = await person.visit((session) => session.set("form", 1).csrfToken());
  assert.equal(await person.sees((session) => session.verifyCsrf(token)), true);
});

test("id, session token and CSRF token are good for their own purpose only", async () => {
  const { person, sessions } = site({ tokens: true });
  await person.visit((session) => session.set("a", 1));
  const own = await person.sees((session) => ({
    cookie: session.id,
    bearer: session.token,
    csrf: session.csrfToken(),
  }));
  const uses = {
    cookie: async (text) => (await sessions.open(request(text))).get("a") === 1,
    bearer: async (text) => {
      const session = await sessions.open(request(undefined, { headers: { Authorization: `Bearer ${text}` } }));
      return session.get("a") === 1;
    },
    csrf: (text) => person.sees((session) => session.verifyCsrf(text)),
  };
  for (const [made, text] of Object.entries(own)) {
    for (const [used, accepts] of Object.entries(uses)) {
      assert.equal(await accepts(text), made === used, `${made} as ${used}`);
    }
  }
});

test("a suspect's first form is accepted: the token of the id that it brings back is good, and no other id's", async () => {
  const { person, sessions } = site({ robots: { decide: () => "suspect" } });
  const { result: token } = await person.visit((session) => session.csrfToken());
  const other = new Browser(sessions);
  const { result: foreign } = await other.visit((session) => session.csrfToken());
  assert.notEqual(person.id, undefined);
  const session = await sessions.open(person.request);
  assert.equal(session.isNew, true);
  assert.equal(session.verifyCsrf(token), true);
  assert.equal(session.verifyCsrf(foreign), false);
  assert.equal((await sessions.open(request())).verifyCsrf(token), false);
});
