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

test("a response that depends on a session says so to caches", async () => {
  const person = new Browser(sessions);
  const untouched = await person.visit();
  assert.equal(untouched.headers.get("Vary"), "Cookie");
  assert.equal(untouched.headers.get("Cache-Control"), "private, no-store");
});

test("what the app chose for caches stays, and Vary is added to", async () => {
  const headers = { "Cache-Control": "private, max-age=5", Vary: "Accept-Language" };
  const response = await created(new Response("x", { headers }));
  assert.equal(response.headers.get("Cache-Control"), "private, max-age=5");
  assert.equal(response.headers.get("Vary"), "Accept-Language, Cookie");
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
