import assert from "node:assert/strict";
import { test } from "node:test";
import { openDemo } from "./support/open.js";
import { assertNoErrors, seen, sessionCookie } from "./support/person.js";

/** In seconds: short, so that a token's whole life fits into a test. */
const LIFETIME = 8;

const { demo, browser } = await openDemo({ TOKEN_LIFETIME: LIFETIME });

/** A person at the page of the API clients, with its two panels. */
async function panels() {
  const { page, context } = await browser.person();
  await page.goto(`${demo.url}/clients`);
  return { page, context, a: panel(page, "First client"), b: panel(page, "Second client") };
}

function panel(page, name) {
  const region = page.getByRole("region", { name });
  return {
    region,
    press: (button) => region.getByRole("button", { name: button, exact: true }).click(),
    token: () => region.locator("[data-token]").textContent(),
    says: (text) => region.locator("[data-log] li").filter({ hasText: text }).first().waitFor(),
    notes: () => region.locator("[data-notes] li").allTextContents(),
    async write(note) {
      await region.getByLabel("Note for the session").fill(note);
      await region.getByRole("button", { name: "Write" }).click();
      await region.locator("[data-notes] li").filter({ hasText: note }).waitFor();
    },
  };
}

async function enabled() {
  const all = await panels();
  await all.a.press("Enable tokens");
  await all.a.says("GET: 200, a new token came along");
  return all;
}

async function reattached() {
  const all = await enabled();
  await all.a.write("from the first");
  await all.b.press("Reattach with the first's token");
  await all.b.says("GET: 200");
  return all;
}

test("SEMANTICS 22 23: enabling tokens gives one, which the page takes apart; forgetting it leaves none", async () => {
  const { page, context, a } = await panels();
  assert.equal(await a.token(), "none");
  const cookie = await sessionCookie(context);
  await a.press("Enable tokens");
  await a.says("a new token came along");
  assert.match(await a.token(), /^[\w-]{60}$/);
  await a.region.getByText("Take it apart").click();
  assert.match(await seen(a.region.locator("[data-parts]")), /a session token, format standard[\s\S]*Expires/);
  assert.deepEqual(await sessionCookie(context), cookie, "the visitor's own session has nothing to do with it");
  await a.press("Forget the token");
  assert.equal(await a.token(), "none");
  assertNoErrors(page);
});

test("SEMANTICS 22 24: a second client reattaches with the token alone and sees the first one's variables", async () => {
  const { a, b, page } = await reattached();
  assert.deepEqual(await b.notes(), ["from the first"]);
  await b.write("from the second");
  await a.press("Read");
  await a.region.getByText("from the second").waitFor();
  assert.deepEqual(await a.notes(), ["from the first", "from the second"]);
  assertNoErrors(page);
});

test("SEMANTICS 46: the first note starts the session and brings its own token", async () => {
  const { a, page } = await enabled();
  const asked = await a.token();
  await a.press("Read");
  await a.says("GET: 200");
  assert.equal(await a.token(), asked, "looking changes nothing");
  await a.press("End the session");
  await a.says("Nothing was stored yet.");
  await a.write("the first");
  await a.says("POST: 200, a new token came along");
  const stored = await a.token();
  assert.notEqual(stored, asked);
  await a.write("the second");
  assert.equal(await a.token(), stored);
  assert.deepEqual(await a.notes(), ["the first", "the second"]);
  assertNoErrors(page);
});

test("SEMANTICS 25: enabling again gives another token and another session", async () => {
  const { a } = await enabled();
  await a.write("kept by the first session");
  const first = await a.token();
  await a.press("Enable tokens");
  await a.region.getByText("no notes").waitFor();
  assert.notEqual(await a.token(), first);
});

test("SEMANTICS 27: the token's life shrinks as one watches, and use in its second half renews it", async () => {
  const { a } = await enabled();
  await a.write("stored");
  const first = await a.token();
  const left = () => a.region.locator("[data-life]").evaluate((meter) => meter.value);
  assert.ok((await left()) > LIFETIME * 0.8);
  await a.press("Read");
  await a.says("GET: 200");
  assert.equal(await a.token(), first, "not renewed in the first half");
  await a.region
    .page()
    .waitForFunction((most) => document.querySelector("[data-client=a] [data-life]").value < most, LIFETIME / 2 - 1);
  await a.press("Read");
  await a.region.locator("[data-renewed]").getByText("1").waitFor();
  assert.notEqual(await a.token(), first);
  assert.ok((await left()) > LIFETIME * 0.8);
});

test("SEMANTICS 27 28: a token that nobody used is expired, and its client is told no more than that it is none", async () => {
  const { a } = await enabled();
  await a.region
    .page()
    .waitForFunction(() => document.querySelector("[data-client=a] [data-left]").textContent === "0 s");
  await a.region.page().waitForTimeout(600);
  await a.press("Read");
  await a.says("GET: 401");
  assert.equal(await a.token(), "none");
});

test("SEMANTICS 29: the first client ends the session, and the second one's token is dead", async () => {
  const { a, b } = await reattached();
  await a.press("End the session");
  await a.says("None of its tokens is valid any more");
  await b.press("Read");
  await b.says("GET: 401");
  assert.equal(await b.token(), "none");
});

test("SEMANTICS 24 29: a WebSocket opens with a token, follows the session, and is closed when it has ended", async () => {
  const { a, b } = await reattached();
  await b.press("Open with the token");
  await b.says("the session is alive and has 1 note");
  await a.write("another one");
  await b.press("Ask on it");
  await b.says("the session is alive and has 2 notes");
  await a.press("End the session");
  await a.says("None of its tokens is valid any more");
  await b.press("Ask on it");
  await b.says("closed, because the session has ended");
});

test("a WebSocket without a session is refused", async () => {
  const { page } = await panels();
  const opened = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const url = `${location.origin.replace("http", "ws")}/api/session`;
        const socket = new WebSocket(url, ["eltanin.session", `eltanin.token.${"A".repeat(60)}`]);
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
  );
  assert.equal(opened, false);
});

test("SEMANTICS 30: a program that asks for a token is welcome, one that brings nothing is told how", async () => {
  const headers = { "User-Agent": "curl/8.14.1" };
  const none = await fetch(`${demo.url}/api/session`, { headers });
  assert.equal(none.status, 401);
  assert.equal(none.headers.get("WWW-Authenticate"), "Bearer");
  const asked = await fetch(`${demo.url}/api/session`, { headers: { ...headers, "Session-Token": "?1" } });
  assert.equal(asked.status, 200);
  assert.match(asked.headers.get("Session-Token"), /^[\w-]{60}$/);
  assert.equal(asked.headers.get("Set-Cookie"), null);
});
