/** The scenario that drives every adapter: a small shop in the real framework, and its visitors. */

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { memory, Sessions } from "eltanin";
import { robot, visitor } from "eltanin/testing";
import { counting } from "../support/store.js";
import { secret } from "../support/visitor.js";

export { pages, visit } from "./shop.js";

/** A response whose headers are immutable, as those of every fetched response, with a cookie of its origin. */
export async function upstream() {
  const { fetch } = globalThis;
  const page = "data:text/plain,from the origin";
  const response = await fetch(page);
  assert.throws(() => response.headers.set("a", "b"), TypeError);
  return response;
}

/**
 * Declares the tests of an adapter. `make(source)` returns a fetch handler for the shop, or a promise of one; `source`
 * is what the adapter takes. `guard` is the status with which `/account` answers a visitor who is not logged in.
 * `throws` is whether the adapter can tell a handler that throws from one that answers with a status of 500 or more.
 */
export function scenario(
  name,
  make,
  { guard = 401, fetched = true, throws = true, origin = "https://shop.example", close } = {},
) {
  let handler;
  let store;
  let sessions;
  let ada;
  before(async () => {
    handler = await make(() => sessions);
  });
  after(() => close?.());
  beforeEach(() => {
    store = counting(memory());
    sessions = new Sessions({ store, secret });
    ada = visitor(handler, { origin, redirects: 1 });
  });
  const says = (what, run) => test(`${name}: ${what}`, run);
  const who = async (person) => (await person.get("/who")).json();
  const cookieName = origin.startsWith("https:") ? "__Host-session" : "session";

  says("a page that does not ask for the session costs no store operation and sets no cookie", async () => {
    await ada.post("/cart?add=apples");
    store.reset();
    const response = await ada.get("/about");
    assert.deepEqual([response.status, await response.json()], [200, "about"]);
    assert.equal(store.total, 0);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.doesNotMatch(response.headers.get("Vary") ?? "", /cookie/i);
  });

  says("a cart is kept, also when the response redirects", async () => {
    const response = await ada.post("/cart?add=apples");
    assert.deepEqual([response.status, await response.json()], [200, { robot: false, user: 0, cart: { apples: 1 } }]);
    assert.match(response.headers.get("Vary"), /cookie/i);
    assert.match(response.headers.get("Cache-Control"), /private/);
    store.reset();
    assert.deepEqual((await who(ada)).cart, { apples: 1 });
    assert.deepEqual(store.count, { reads: 1, writes: 0 });
  });

  says("a login renews the id and keeps the cart, a logout ends it, and its cookie is worth nothing", async () => {
    await ada.post("/cart?add=apples");
    const anonymous = ada.cookie(cookieName);
    await ada.post("/login?user=ada");
    assert.notEqual(ada.cookie(cookieName), anonymous);
    assert.deepEqual(await who(ada), { robot: false, user: "ada", cart: { apples: 1 } });
    const thief = ada.copy();
    await ada.post("/logout");
    assert.equal((await who(ada)).user, 0);
    assert.equal((await who(thief)).user, 0);
  });

  says("a login ends with the browser, unless it is remembered", async () => {
    await ada.post("/login?user=ada");
    ada.restart();
    assert.equal((await who(ada)).user, 0);
    await ada.post("/login?user=ada&remember");
    ada.restart();
    assert.equal((await who(ada)).user, "ada");
  });

  says("the guard lets only a logged-in visitor pass", async () => {
    const stranger = visitor(handler, { origin, redirects: 0 });
    const refused = await stranger.get("/account");
    assert.equal(refused.status, guard);
    if (guard >= 300 && guard < 400) assert.equal(new URL(refused.headers.get("Location"), origin).pathname, "/login");
    assert.doesNotMatch(await refused.text(), /your account/);
    assert.match(refused.headers.get("Vary"), /cookie/i);
    await stranger.post("/login?user=ada");
    const allowed = await stranger.get("/account");
    assert.deepEqual([allowed.status, await allowed.text()], [200, "your account"]);
  });

  says("a robot gets no session", async () => {
    const response = await handler(robot(`${origin}/cart?add=apples`, { method: "POST" }));
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.equal((await (await handler(robot(`${origin}/who`))).json()).robot, true);
    assert.equal(store.total, 0);
  });

  says("a forged cookie costs no store operation", async () => {
    await ada.post("/login?user=ada");
    const forged = `${cookieName}=${ada.cookie(cookieName).replace(/.$/, (last) => (last === "A" ? "Q" : "A"))}`;
    const mallory = visitor(handler, { origin, headers: { Cookie: forged } });
    store.reset();
    assert.equal((await who(mallory)).user, 0);
    assert.equal(store.total, 0);
  });

  says("additions at the same time are all kept", async () => {
    await ada.post("/cart?add=0");
    const items = ["1", "2", "3", "4", "5", "6", "7", "8"];
    await Promise.all(items.map((item) => ada.post(`/cart?add=${item}`)));
    assert.deepEqual(Object.keys((await who(ada)).cart).sort(), ["0", ...items]);
  });

  says("a page that throws saves nothing and sets no cookie", async () => {
    await ada.post("/cart?add=apples");
    store.reset();
    const response = await ada.get("/error");
    assert.equal(response.status, 500);
    assert.equal(store.writes, 0);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.deepEqual((await who(ada)).cart, { apples: 1 });
  });

  const busy = throws ? "saves its changes" : "saves nothing, as one that throws";
  says(`a page that answers with a status of 500 or more ${busy}`, async () => {
    await ada.post("/cart?add=apples");
    const response = await ada.get("/busy");
    assert.deepEqual([response.status, await response.text()], [503, '"busy"']);
    assert.deepEqual((await who(ada)).cart, throws ? { apples: 1, "a page that was busy": 1 } : { apples: 1 });
  });

  says("a page that asks for the session more than once gets the same one, for one read", async () => {
    await ada.post("/cart?add=apples");
    store.reset();
    assert.deepEqual(await (await ada.get("/twice")).json(), { same: true });
    assert.deepEqual(store.count, { reads: 1, writes: 0 });
  });

  if (!fetched) return;
  says("a fetched response, whose headers are immutable, gets the cookie", async () => {
    const response = await ada.get("/fetched");
    assert.equal(await response.text(), "from the origin");
    assert.equal(response.headers.getSetCookie().length, 1);
    assert.deepEqual((await who(ada)).cart, { fetched: 1 });
  });
}
