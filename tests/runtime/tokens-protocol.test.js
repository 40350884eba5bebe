/** Tokens on the wire: RFC 6750, caches, cookies, scripts from other origins, WebSockets. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SessionClient } from "eltanin/client";
import { startServer } from "../support/server.js";

const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const get = (path, headers = {}) => fetch(new URL(path, server.url), { headers: { "User-Agent": PERSON, ...headers } });
const bearer = (token) => ({ Authorization: `Bearer ${token}` });

/** A new session with the variable `name`. */
async function client(site = "memory", name = "spam") {
  const one = new SessionClient(new URL(`/${site}/`, server.url)).setSessionToken(true);
  await one.fetch(`set?${name}=1`);
  return one;
}

async function cookieOf(path) {
  const [cookie] = (await get(path)).headers.getSetCookie();
  return cookie.split(";")[0];
}

test("the scheme is read in any case, and only there", async () => {
  const token = (await client()).getSessionToken();
  for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR"]) {
    assert.equal((await get("/memory/", { Authorization: `${scheme}  ${token}` })).status, 200, scheme);
  }
  for (const other of [token, `Basic ${token}`, `Token ${token}`, `Bearers ${token}`]) {
    const response = await get("/memory/", { Authorization: other });
    assert.deepEqual([response.status, (await response.json()).isNew], [200, true], "not ours, so no token at all");
  }
});

test("a token in the URL or in the body is not read", async () => {
  const token = (await client()).getSessionToken();
  const form = {
    method: "POST",
    body: new URLSearchParams({ access_token: token }),
    headers: { "User-Agent": PERSON },
  };
  const url = new URL("/memory/", server.url);
  for (const response of [await get(`/memory/?access_token=${token}`), await fetch(url, form)]) {
    const seen = await response.json();
    assert.deepEqual([seen.isNew, seen.variables], [true, {}]);
  }
});

test("two methods at once are 400", async () => {
  const token = (await client()).getSessionToken();
  const twice = [
    ["/memory/", bearer(`${token}, Bearer ${token}`)],
    ["/memory/", { Authorization: `Bearer ${token},bearer abc` }],
    [`/memory/?access_token=${token}`, bearer("abc")],
  ];
  for (const [path, headers] of twice) {
    const response = await get(path, headers);
    assert.deepEqual(
      [response.status, response.headers.get("WWW-Authenticate")],
      [400, 'Bearer error="invalid_request"'],
    );
  }
  const mixed = await get("/memory/", { Authorization: `Basic abc, Bearer ${token}` });
  assert.equal(mixed.status, 401, "a token among other credentials is none");
});

test("what is no token is 401: nothing, another length, another alphabet", async () => {
  const token = (await client()).getSessionToken();
  for (const wrong of ["", " ", "a b", `${token}=`, `${token}A`, token.slice(1), `${token.slice(1)}é`, '"', "Bearer"]) {
    const response = await get("/memory/", { Authorization: `Bearer ${wrong}` });
    assert.deepEqual(
      [response.status, response.headers.get("WWW-Authenticate")],
      [401, 'Bearer error="invalid_token"'],
    );
    assert.equal(await response.text(), "");
  }
});

test("a cookie's value is no token, and a token no cookie", async () => {
  const [cookie, token] = [await cookieOf("/memory/set?spam=1"), (await client()).getSessionToken()];
  assert.equal((await get("/memory/", bearer(cookie.split("=")[1]))).status, 401);
  assert.equal((await (await get("/memory/", { Cookie: `session=${token}` })).json()).isNew, true);
});

test("token and cookie at once: the token wins, the cookie's session is not touched, no cookie is set", async () => {
  const [cookie, one] = [await cookieOf("/memory/set?mine=cookie"), await client("memory", "mine")];
  const headers = { Cookie: cookie, ...bearer(one.getSessionToken()) };
  for (const action of ["set?more=1", "login?user=42"]) {
    const response = await get(`/memory/${action}`, headers);
    assert.equal(response.headers.get("Set-Cookie"), null);
    assert.equal((await response.json()).variables.mine, "1");
  }
  const seen = await (await get("/memory/", { Cookie: cookie })).json();
  assert.deepEqual([seen.user, seen.variables], [0, { mine: "cookie" }]);
});

test("an invalid token beside a good cookie never falls back to the cookie", async () => {
  const cookie = await cookieOf("/memory/set?mine=cookie");
  assert.equal((await get("/memory/", { Cookie: cookie, ...bearer("abc") })).status, 401);
  const careless = await get("/memory/see/careless", { Cookie: cookie, ...bearer("abc") });
  assert.deepEqual((await careless.json()).variables, {});
  assert.equal(careless.headers.get("Set-Cookie"), null);
});

test("after a dead token nothing is stored, until somebody logs in", async () => {
  await server.events();
  const types = async () => (await server.events()).map(({ type }) => type);
  const careless = await get("/memory/set/careless?spam=1", bearer("abc"));
  assert.equal((await careless.json()).isNew, true);
  assert.equal(careless.headers.get("Session-Token"), null);
  assert.deepEqual(await types(), ["refused"]);
  const loggedIn = await get("/memory/login/careless?user=42", bearer("abc"));
  assert.deepEqual(await types(), ["refused", "started"]);
  const seen = await get("/memory/", bearer(loggedIn.headers.get("Session-Token")));
  assert.equal((await seen.json()).user, 42);
});

test("SEMANTICS 40: where tokens are on, all answers vary by what brings or asks for one, and are not for caches", async () => {
  const token = (await client()).getSessionToken();
  for (const [path, fields] of [
    ["/memory/", bearer(token)],
    ["/memory/", { "Session-Token": "?1" }],
    ["/memory/", { "User-Agent": "Googlebot/2.1" }],
    ["/memory/set?spam=1", {}],
  ]) {
    const { headers } = await get(path, fields);
    assert.equal(headers.get("Vary"), "Cookie, Authorization, Session-Token");
    assert.equal(headers.get("Cache-Control"), "private, no-store");
  }
  assert.equal((await get("/off/set?spam=1")).headers.get("Vary"), "Cookie");
  assert.equal((await get("/memory/", bearer("abc"))).headers.get("Cache-Control"), "no-store");
});

test("scripts from other origins may read the token where the site says so", async () => {
  const exposed = async (path, headers) => (await get(path, headers)).headers.get("Access-Control-Expose-Headers");
  assert.equal(await exposed("/open/", { "Session-Token": "?1" }), "Session-Token");
  assert.equal(await exposed("/open/", bearer("abc")), "WWW-Authenticate");
  assert.equal(await exposed("/memory/", { "Session-Token": "?1" }), null);
});

/** Opens a WebSocket as a browser can; resolves to it, or to `undefined` when it is refused. */
function connect(protocols) {
  const url = new URL("/memory/socket", server.url);
  url.protocol = "ws:";
  const socket = new WebSocket(url, protocols);
  return new Promise((resolve) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => resolve(undefined);
  });
}

/** Sends a message and resolves to the answer, or to the code with which the socket is closed. */
function say(socket) {
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(JSON.parse(data));
    socket.onclose = ({ code }) => resolve(code);
    socket.send("?");
  });
}

test("a WebSocket is opened with a token, and its session looked up again on the same connection", async () => {
  const one = await client();
  const socket = await connect(one.protocols());
  assert.equal(socket.protocol, "eltanin.session", "the token does not come back");
  assert.deepEqual(await say(socket), { spam: "1" });
  await one.fetch("set?eggs=2");
  assert.deepEqual(await say(socket), { spam: "1", eggs: "2" });
  await one.fetch("destroy");
  assert.equal(await say(socket), 1008);
});

test("a WebSocket brings its own protocol beside the token", async () => {
  const one = await client();
  const socket = await connect(["chat.v1", ...one.protocols()]);
  assert.equal(socket.protocol, "chat.v1");
  socket.close();
});

test("no WebSocket is opened without a token, with a dead one, or with two", async () => {
  const [one, other] = [await client(), await client()];
  await server.events();
  assert.equal(await connect(["eltanin.session"]), undefined);
  assert.equal(await connect(["eltanin.session", "eltanin.token.abc"]), undefined);
  assert.equal(await connect([...one.protocols(), other.protocols()[1]]), undefined);
  // Node asks a second time after a 401.
  const reasons = new Set((await server.events()).map(({ reason }) => reason));
  assert.deepEqual([...reasons], ["none", "malformed"]);
});
