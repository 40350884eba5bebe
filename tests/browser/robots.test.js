import assert from "node:assert/strict";
import { test } from "node:test";
import { openDemo } from "./support/open.js";
import { assertNoErrors, seen } from "./support/person.js";

const GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const ROBOTS = [
  GOOGLE,
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "curl/8.14.1",
  "",
];

// A demo of its own, because a test counts all robots that have come.
const { demo, browser } = await openDemo({});

test("SEMANTICS 2 3: a robot sees the whole shop in its browser, but no cookie, cart or form", async () => {
  const { page, context } = await browser.person({ userAgent: GOOGLE });
  const response = await page.goto(demo.url);
  assert.equal(response.status(), 200);
  assert.equal(response.headers()["server-timing"], 'store;desc="no store operation"');
  assert.equal(await page.locator(".card").count(), 6);
  assert.equal(await page.locator("form").count(), 0);
  assert.ok(await page.getByText("Robots may look around").isVisible());
  for (const path of ["/item/star-atlas", "/cart", "/account", "/inspector", "/robots", "/clients"]) {
    const answer = await page.goto(`${demo.url}${path}`);
    assert.equal(answer.status(), 200, path);
    assert.equal(answer.headers()["server-timing"], 'store;desc="no store operation"', path);
  }
  assert.deepEqual(await context.cookies(), []);
  assertNoErrors(page);
});

for (const agent of ROBOTS) {
  test(`SEMANTICS 3: nothing is set or stored for "${agent}"`, async () => {
    const response = await fetch(demo.url, { headers: { "User-Agent": agent } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Set-Cookie"), null);
    assert.equal(response.headers.get("Server-Timing"), 'store;desc="no store operation"');
    assert.match(await response.text(), /Star atlas/);
  });
}

test("SEMANTICS 3: a robot that posts is refused, and nothing is stored", async () => {
  const headers = { "User-Agent": GOOGLE, "Content-Type": "application/x-www-form-urlencoded" };
  const response = await fetch(`${demo.url}/cart`, { method: "POST", headers, body: "slug=star-atlas&pieces=%2B1" });
  assert.equal(response.status, 403);
  assert.equal(response.headers.get("Set-Cookie"), null);
  assert.equal(response.headers.get("Server-Timing"), 'store;desc="no store operation"');
});

test("an app gets a cookie at once, but is stored only when it has brought the cookie back", async () => {
  const headers = { "User-Agent": "okhttp/5.1.0" };
  const first = await fetch(demo.url, { headers });
  assert.equal(first.headers.get("Server-Timing"), 'store;desc="no store operation"');
  const [cookie] = first.headers.getSetCookie()[0].split(";");
  const second = await fetch(demo.url, { headers: { ...headers, Cookie: cookie } });
  assert.equal(second.headers.get("Server-Timing"), 'store;desc="1 read, 1 write"');
});

test("SEMANTICS 17 18: the page of the robots seen counts them by category, since the worker started", async () => {
  await demo.restart();
  const { page } = await browser.person();
  for (const agent of [GOOGLE, GOOGLE, "curl/8.14.1"]) {
    await fetch(demo.url, { headers: { "User-Agent": agent } });
  }
  await page.goto(`${demo.url}/robots`);
  assert.ok(await page.getByText("Counted in the memory of the one worker instance").isVisible());
  const row = (category) => page.getByRole("row", { name: new RegExp(`^${category} `) });
  assert.match(await seen(row("search")), /search\s+2\s+Googlebot/);
  // The start-up's own look whether the page answers comes from a library as well.
  assert.match(await seen(row("library")), /library\s+\d+\s+curl/);
});

test("SEMANTICS 30: with a valid cookie, even a robot's name gets the session that it belongs to", async () => {
  const person = await browser.person();
  await person.page.goto(demo.url);
  const [cookie] = await person.context.cookies();
  const headers = { "User-Agent": "curl/8.14.1", Cookie: `${cookie.name}=${cookie.value}` };
  const response = await fetch(`${demo.url}/cart`, { headers });
  assert.equal(response.headers.get("Server-Timing"), 'store;desc="1 read, no write"');
  assert.match(await response.text(), /known, volatile/);
});
