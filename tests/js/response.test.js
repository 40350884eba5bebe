import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, cookies, request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });

/** What becomes of `response` when a session is created with it. */
async function created(response, options = sessions) {
  const session = await options.open(request());
  return options.commit(session.set("a", 1), response);
}

test("SEMANTICS 40: a response that depends on a session says so to caches", async () => {
  const person = new Browser(sessions);
  const untouched = await person.visit();
  assert.equal(untouched.headers.get("Vary"), "Cookie");
  assert.equal(untouched.headers.get("Cache-Control"), "private, no-store");
});

/** What an application or an origin sets for shared caches. */
const forAll = {
  "Cache-Control": "public, s-maxage=600",
  "CDN-Cache-Control": "max-age=600",
  "Cloudflare-CDN-Cache-Control": "max-age=600",
  "Surrogate-Control": "max-age=600",
};
const forNobody = {
  "cache-control": "private, no-store",
  "cdn-cache-control": "private, no-store",
  "cloudflare-cdn-cache-control": "private, no-store",
  "surrogate-control": "no-store",
};

/** The fields of a response that caches read. */
function cacheFields({ headers }) {
  return Object.fromEntries([...headers].filter(([name]) => name in forNobody));
}

const carrying = {
  "a new session's id": (person) =>
    person.visit((session) => session.set("a", 1), new Response("x", { headers: forAll })),
  "a login's id": async (person) => {
    await person.visit((session) => session.set("a", 1));
    return person.visit((session) => session.login(7), new Response("x", { headers: forAll }));
  },
  "the order to forget an id": async (person) => {
    await person.visit((session) => session.set("a", 1));
    return person.visit((session) => session.destroy(), new Response("x", { headers: forAll }));
  },
  "an id that was only handed out": (person) =>
    person.visit((session) => session.csrfToken(), new Response("x", { headers: forAll })),
};
for (const [what, visit] of Object.entries(carrying)) {
  test(`SEMANTICS 40: no shared cache stores a response with ${what}, whatever the application has set`, async () => {
    const response = await visit(new Browser(sessions));
    assert.equal(cookies(response).length, 1);
    assert.deepEqual(cacheFields(response), forNobody);
    assert.equal(response.headers.get("Vary"), "Cookie");
  });
}

test("SEMANTICS 40: nor one with a token, nor the second response that carries the same id", async () => {
  const own = new Sessions({ store: memory(), secret, tokens: true });
  const asks = await own.open(request(undefined, { headers: { "Session-Token": "?1" } }));
  const response = await own.commit(asks, new Response("x", { headers: forAll }));
  assert.notEqual(response.headers.get("Session-Token"), null);
  assert.deepEqual(cacheFields(response), forNobody);
  assert.equal(response.headers.get("Vary"), "Cookie, Authorization, Session-Token");
  const session = (await sessions.open(request())).set("a", 1);
  await sessions.commit(session, new Response());
  const second = await sessions.commit(session, new Response("x", { headers: forAll }));
  assert.deepEqual([cookies(second).length, cacheFields(second)], [1, forNobody]);
});

test("SEMANTICS 40: fields for caches that are not there are not added", async () => {
  const response = await created(new Response("x"));
  assert.deepEqual(cacheFields(response), { "cache-control": "private, no-store" });
});

test("SEMANTICS 40: what the application chose for caches stays where no id goes out, for a session and for a robot", async () => {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const headers = { ...forAll, Vary: "Accept-Language" };
  const chosen = Object.fromEntries(Object.entries(forAll).map(([name, value]) => [name.toLowerCase(), value]));
  const answers = [
    await person.visit((session) => session.set("a", 2), new Response("x", { headers })),
    await sessions.commit(null, new Response("x", { headers })),
  ];
  for (const response of answers) {
    assert.deepEqual(cacheFields(response), chosen);
    assert.equal(response.headers.get("Vary"), "Accept-Language, Cookie");
  }
  const untouched = await sessions.commit(null, new Response("x"));
  assert.deepEqual(cacheFields(untouched), { "cache-control": "private, no-store" });
});

test("SEMANTICS 40: with tokens on, every response varies by them too, a robot's and one that has nothing to say", async () => {
  const own = new Sessions({ store: memory(), secret, tokens: { expose: true } });
  const person = new Browser(own);
  const answers = [
    await person.visit(),
    await person.visit((session) => session.set("a", 1)),
    await own.commit(null, new Response()),
  ];
  for (const { headers } of answers) {
    assert.equal(headers.get("Vary"), "Cookie, Authorization, Session-Token");
    assert.equal(headers.get("Access-Control-Expose-Headers"), "Session-Token");
  }
});

for (const [given, expected] of [
  ["cookie", "cookie"],
  ["Accept,  COOKIE", "Accept,  COOKIE"],
  ["*", "*"],
  ["X-Cookie", "X-Cookie, Cookie"],
]) {
  test(`Vary: ${given} becomes ${expected}`, async () => {
    const response = await created(new Response("x", { headers: { Vary: given } }));
    assert.equal(response.headers.get("Vary"), expected);
  });
}

test("the app's own cookies survive, in order; ours is set once", async () => {
  const headers = new Headers([
    ["Set-Cookie", "theme=dark; Path=/"],
    ["Set-Cookie", "__Host-session=stale; Path=/"],
    ["Set-Cookie", "__Host-session2=other"],
    ["Set-Cookie", "lang=en; Expires=Wed, 21 Oct 2065 07:28:00 GMT"],
  ]);
  const response = await created(new Response("x", { headers }));
  const set = cookies(response);
  assert.deepEqual(
    set.map(({ name }) => name),
    ["theme", "__Host-session2", "lang", "__Host-session"],
  );
  assert.equal(set[3].value.length, 44);
  assert.equal(set[2].attributes.expires, "Wed, 21 Oct 2065 07:28:00 GMT");
});

test("the same response object comes back, with body and status", async () => {
  const given = new Response("body", { status: 418, headers: { "X-Own": "1" } });
  const response = await created(given);
  assert.equal(response, given);
  assert.equal(await response.text(), "body");
});

let server;
let origin;
before(async () => {
  server = createServer((incoming, outgoing) => {
    const headers = { "X-Own": "1", ...(incoming.url === "/vary" && { Vary: "Cookie", "Cache-Control": "private" }) };
    outgoing.writeHead(201, "Made", headers).end("fetched");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

for (const path of ["/", "/vary"]) {
  test(`a fetched response, whose headers cannot be changed, carries the cookie too: ${path}`, async () => {
    const fetched = await fetch(origin + path);
    assert.throws(() => fetched.headers.set("X", "1"), TypeError);
    const response = await created(fetched);
    assert.deepEqual([response.status, response.statusText, response.headers.get("X-Own")], [201, "Made", "1"]);
    assert.equal(response.headers.get("Vary"), "Cookie");
    assert.equal(cookies(response).length, 1);
    assert.equal(await response.text(), "fetched");
  });
}

test("a redirect carries the cookie", async () => {
  const response = await created(Response.redirect("https://shop.example/next", 303));
  assert.deepEqual([response.status, response.headers.get("Location")], [303, "https://shop.example/next"]);
  assert.equal(cookies(response).length, 1);
});

test("a response without a body carries the cookie", async () => {
  const response = await created(new Response(null, { status: 204 }));
  assert.deepEqual([response.status, response.body, cookies(response).length], [204, null, 1]);
});

test("over plain http on localhost the cookie is one that browsers take", async () => {
  for (const url of ["http://localhost:8787/", "http://127.0.0.1/", "http://[::1]:3000/", "http://shop.localhost/"]) {
    const session = await sessions.open(request(undefined, { url }));
    const [cookie] = cookies(await sessions.commit(session.set("a", 1), new Response()));
    assert.deepEqual([cookie.name, cookie.attributes], ["session", { path: "/", httponly: true, samesite: "Lax" }]);
    const again = await sessions.open(request(cookie.value, { url, name: "session" }));
    assert.equal(again.get("a"), 1);
  }
});

test("elsewhere it is the host's own secure one, whatever the scheme", async () => {
  for (const url of ["http://shop.example/", "https://localhost/", "http://localhost.evil.example/"]) {
    const session = await sessions.open(request(undefined, { url }));
    const [cookie] = cookies(await sessions.commit(session.set("a", 1), new Response()));
    assert.deepEqual([cookie.name, cookie.attributes.secure], ["__Host-session", true]);
  }
});

test("the cookie has what the options say, and is removed with the same attributes", async () => {
  const cookie = { name: "sid", path: "/app", domain: "example.com", sameSite: "none", partitioned: true };
  const own = new Sessions({ store: memory(), secret, cookie });
  const response = await created(new Response(), own);
  const attributes = "Path=/app; Domain=example.com; HttpOnly; Secure; SameSite=None; Partitioned";
  const [field] = response.headers.getSetCookie();
  assert.equal(field.replace(/=[\w-]{44};/, "=ID;"), `sid=ID; ${attributes}`);
  const session = await own.open(request(cookies(response)[0].value, { name: "sid" }));
  session.destroy();
  const removed = await own.commit(session, new Response());
  assert.deepEqual(removed.headers.getSetCookie(), [`sid=; ${attributes}; Max-Age=0`]);
});
