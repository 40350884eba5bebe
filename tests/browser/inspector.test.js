import assert from "node:assert/strict";
import { test } from "node:test";
import { openDemo } from "./support/open.js";
import { addToCart, assertNoErrors, seen, sessionCookie, signIn } from "./support/person.js";

/** A number whose bits are all over, as 44 characters of an id with version 1. */
const FORGED = `IAAB${"Qm9n".repeat(10)}`;

const { demo, browser } = await openDemo();

test("SEMANTICS 4: the inspector takes the visitor's own id apart, and only there it stands in a page", async () => {
  const { page, context } = await browser.person();
  await signIn(page, demo.url, "Ada");
  const { value } = await sessionCookie(context);
  for (const path of ["/", "/cart", "/account", "/robots", "/clients", "/item/star-atlas"]) {
    const html = await (await context.request.get(`${demo.url}${path}`)).text();
    assert.ok(!html.includes(value), path);
  }
  await page.goto(`${demo.url}/inspector`);
  assert.ok(await page.getByText("Keep it to yourself.").isVisible());
  assert.ok(!(await page.locator("[data-id]").isVisible()), "it is shown when asked for");
  await page.getByText("Show my id").click();
  assert.equal(await page.locator("[data-id]").textContent(), value);
  const parts = await seen(page.locator("[data-part=id]"));
  assert.match(parts, /a session id, format standard/);
  assert.match(parts, /Random, 128 bits\s+([0-9a-f]{8} ?){4}/);
  assert.match(parts, /Checksum, 128 bits\s+([0-9a-f]{8} ?){4}/);
  assert.match(parts, /Valid: signed by this site/);
  assertNoErrors(page);
});

test("SEMANTICS 9 19: it shows user, kind, times and the rest of the life", async () => {
  const { page } = await browser.person();
  await signIn(page, demo.url, "Ada", { remember: true });
  await page.goto(`${demo.url}/inspector`);
  const text = await seen(page.locator("[data-part=session]"));
  assert.match(text, /User\s+Ada/);
  assert.match(text, /persistent: outlives the browser/);
  assert.match(text, /Created\s+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
  assert.match(text, /in (100 d|99 d 23 h) unless used/);
  assert.match(text, /Record\s+\d+ bytes in the store/);
});

test("any id is taken apart in the page itself, with the network gone", async () => {
  const { page, context } = await browser.person();
  await page.goto(`${demo.url}/inspector`);
  await context.setOffline(true);
  await page.getByLabel("Session id or token").fill(FORGED);
  const result = page.locator("[data-result=id]");
  await result.getByText("a session id, format standard").waitFor();
  await result.getByText("The worker cannot be reached").waitFor();
});

test("SEMANTICS 12: the worker says whether an id typed in is genuine", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  await page.goto(`${demo.url}/inspector`);
  const box = page.getByLabel("Session id or token");
  const answer = page.locator("[data-result=id] [data-validity]");
  await box.fill(FORGED);
  await answer.getByText("Not valid: its checksum").waitFor();
  const { value } = await sessionCookie(context);
  await box.fill(value);
  await answer.getByText("Valid: signed by this site.").waitFor();
  const flipped = value.slice(0, 20) + (value[20] === "A" ? "B" : "A") + value.slice(21);
  await box.fill(flipped);
  await answer.getByText("Not valid: its checksum").waitFor();
  await box.fill(value.slice(0, 21));
  assert.match(await seen(page.locator("[data-result=id]")), /format draco/);
  await answer.getByText("Not valid: it does not have the form").waitFor();
  await box.fill("nothing of ours");
  assert.match(await seen(page.locator("[data-result=id]")), /neither an id nor a token/);
  assertNoErrors(page);
});

test("SEMANTICS 17: any user agent is judged in the page as it is typed, with the network gone", async () => {
  const { page, context } = await browser.person();
  await page.goto(`${demo.url}/inspector`);
  await context.setOffline(true);
  const box = page.getByLabel("User agent");
  const result = page.locator("[data-result=agent]");
  await box.fill("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
  assert.match(await seen(result), /a robot[\s\S]*Matched\s+Googlebot[\s\S]*Name\s+Googlebot[\s\S]*Category\s+search/);
  await box.fill("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
  assert.match(await seen(result), /a person: gets a session/);
  await box.fill("");
  assert.match(await seen(result), /a robot[\s\S]*Reason\s+empty/);
});

test("SEMANTICS 17: it shows the verdict on this visitor and its reason", async () => {
  const { page } = await browser.person();
  await page.goto(`${demo.url}/inspector`);
  const text = await seen(page.locator("[data-part=verdict]"));
  assert.match(text, /a person: gets a session/);
  assert.match(text, /Reason\s+browser/);
});
