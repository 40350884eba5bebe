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

/** What `session.verifyCsrf(token)` says in the person's next request. */
const accepts = (person, token) => person.sees((session) => session.verifyCsrf(token));

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

test("a CSRF token that was only asked for stores nothing: the visitor gets the cookie, and the form is accepted", async () => {
  const { person, store, sessions } = site();
  const response = await person.visit((session) => session.csrfToken());
  assert.match(person.id, /^[\w-]{44}$/);
  assert.equal(response.headers.get("Cache-Control"), "private, no-store");
  assert.equal(store.total, 0);
  const session = await sessions.open(person.request);
  assert.deepEqual([session.isNew, session.verifyCsrf(response.result)], [true, true]);
  assert.equal(store.writes, 0);
  person.keep(await sessions.commit(session.set("order", 1), new Response()));
  assert.equal(store.writes, 1);
  assert.equal(await person.sees((found) => found.get("order")), 1);
});

test("a session whose CSRF token was asked for before something was set has one id and one token", async () => {
  const { person } = site();
  const { result } = await person.visit((session) => {
    const [token, { id }] = [session.csrfToken(), session];
    session.set("a", 1);
    assert.deepEqual([session.csrfToken(), session.id], [token, id]);
    return { token, id };
  });
  assert.equal(person.id, result.id);
  assert.equal(await accepts(person, result.token), true);
});

const acts = {
  "login()": (session) => session.login(1),
  "login() as another": (session) => session.login(2),
  "logout()": (session) => session.logout(),
  "logout({ clear: true })": (session) => session.logout({ clear: true }),
  "renew()": (session) => session.renew(),
  "reset()": (session) => session.reset(),
};
for (const [name, act] of Object.entries(acts)) {
  for (const what of ["with", "without"]) {
    test(`after ${name} ${what} a change the CSRF token is that of the new id at once, and the old one is dead`, async () => {
      const { person } = site();
      await person.visit((session) => {
        session.set("a", 1);
        if (!name.startsWith("login()")) session.login(1);
      });
      const old = await person.sees((session) => session.csrfToken());
      const { result: token } = await person.visit((session) => {
        act(session);
        if (what === "with") session.set("b", 1);
        assert.equal(session.verifyCsrf(old), false);
        const token = session.csrfToken();
        assert.equal(session.verifyCsrf(token), true);
        return token;
      });
      assert.deepEqual([await accepts(person, token), await accepts(person, old)], [true, false]);
    });
  }
}

test("a CSRF token dies with its session: an ended or expired session's is refused, with its id and without", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
  for (const [how, end, milliseconds] of [
    ["destroyed", (person) => person.visit((session) => session.destroy()), 0],
    ["destroyed, and its mark is gone", (person) => person.visit((session) => session.destroy()), 121_000],
    ["ended by its user", (person) => person.sessions.end(7), 0],
    ["expired", () => {}, 7_200_000],
  ]) {
    const { person, sessions } = site();
    await person.visit((session) => session.login(7));
    const { id } = person;
    const token = await person.sees((session) => session.csrfToken());
    await end(person);
    context.mock.timers.tick(milliseconds);
    person.id = id;
    assert.equal(await accepts(person, token), false, how);
    assert.equal((await sessions.open(request())).verifyCsrf(token), false, how);
  }
});

test("a CSRF token is good under every secret, and for its own cookie name only", async () => {
  const [old, fresh] = ["the old secret, which is long enough too..", "the new secret, which is long enough too.."];
  const store = memory();
  const at = (secret, name) => new Sessions({ store, secret, cookie: { name } });
  const person = new Browser(at(old, "__Host-session"));
  await person.visit((session) => session.set("a", 1));
  const kept = await person.sees((session) => session.csrfToken());
  person.sessions = at([fresh, old], "__Host-session");
  assert.equal(await accepts(person, kept), true);
  // The next write signs the id with the new secret; the session, and so its token, stays.
  await person.visit((session) => session.set("a", 2));
  assert.equal(await accepts(person, kept), true);
  person.sessions = at(fresh, "__Host-session");
  assert.equal(await accepts(person, kept), false);
  const token = await person.sees((session) => session.csrfToken());
  assert.equal(await accepts(person, token), true);

  const [shop, admin] = ["__Host-shop", "__Host-admin"].map((name) => at(fresh, name));
  const session = await shop.open(request(undefined, { name: "__Host-shop" }));
  const other = await admin.open(request(session.id, { name: "__Host-admin" }));
  assert.equal(other.verifyCsrf(session.csrfToken()), false);
});
