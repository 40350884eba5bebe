import assert from "node:assert/strict";
import { test } from "node:test";
import { openDemo } from "./support/open.js";
import {
  addToCart,
  assertNoErrors,
  cost,
  openCart,
  press,
  pressInPlace,
  seen,
  sessionCookie,
} from "./support/person.js";

const { demo, browser } = await openDemo();

test("SEMANTICS 1 2 6: cart, history and counter are kept in namespaces that do not mix", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  assert.equal(await page.locator("[data-visits]").textContent(), "1");
  await page.getByRole("link", { name: "Star atlas" }).click();
  await pressInPlace(page, "Add Star atlas to the cart");
  await openCart(page);
  await pressInPlace(page, "One Star atlas more");
  assert.equal(await page.locator("[data-total]").textContent(), "€ 68.00");
  await page.goto(`${demo.url}/inspector`);
  const sizes = await page.locator("[data-scope]").evaluateAll((cells) => cells.map((cell) => cell.textContent));
  assert.deepEqual(sizes, ["2", "1", "1"], "own variables, cart, history");
  await page.goto(demo.url);
  assert.equal(await page.locator("[data-visits]").textContent(), "2");
  assertNoErrors(page);
});

test("a cart can be changed piece by piece and emptied", async () => {
  const { page } = await browser.person();
  await addToCart(page, demo.url, "Red torch");
  await addToCart(page, demo.url, "Night watch tea");
  await openCart(page);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 26.30");
  await pressInPlace(page, "One Red torch less");
  assert.match(await page.getByRole("status").textContent(), /Red torch: taken out of the cart/);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 7.80");
  await press(page, "Empty the cart");
  assert.ok(await page.getByText("There is nothing in it").isVisible());
});

test("SEMANTICS 14: the history grows by changing the list in place, newest first, with its dates", async () => {
  const { page } = await browser.person();
  for (const slug of ["star-atlas", "dragon-lantern", "red-torch"]) await page.goto(`${demo.url}/item/${slug}`);
  await page.goto(demo.url);
  const names = await page.locator("[data-history] a").allTextContents();
  assert.deepEqual(names, ["Red torch", "Dragon lantern", "Star atlas"]);
  const at = await page.locator("[data-history] time").first().getAttribute("datetime");
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at);
});

test("SEMANTICS 14: looking at a known session costs one read and no write", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  assert.equal(await cost(page), "no read, 1 write", "a new visitor is stored once, without looking first");
  await page.goto(`${demo.url}/cart`);
  assert.equal(await cost(page), "1 read, no write");
  await page.goto(`${demo.url}/inspector`);
  assert.equal(await cost(page), "1 read, no write");
  const listed = await page.locator("[data-part=requests] tbody tr").allInnerTexts();
  assert.deepEqual(
    listed.map((row) => row.replace(/\s+/g, " ").trim()),
    ["this page 200 1 read, no write 1 2", "GET /cart 200 1 read, no write 1 2", "GET / 200 no read, 1 write 1 1"],
  );
});

test("two people do not see each other's carts", async () => {
  const [one, other] = [await browser.person(), await browser.person()];
  await addToCart(one.page, demo.url, "Star atlas");
  await other.page.goto(`${demo.url}/cart`);
  assert.ok(await other.page.getByText("There is nothing in it").isVisible());
  assert.notEqual((await sessionCookie(one.context)).value, (await sessionCookie(other.context)).value);
});

test("a form that another site makes the browser send changes nothing", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const forged = await context.request.post(`${demo.url}/cart`, {
    form: { csrf: "A".repeat(22), slug: "star-atlas", pieces: "+1" },
    maxRedirects: 0,
  });
  assert.equal(forged.status(), 403);
  const without = await context.request.post(`${demo.url}/account/end`, { form: {}, maxRedirects: 0 });
  assert.equal(without.status(), 403);
  await page.goto(`${demo.url}/cart`);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 34.00");
});

test("the shop works without scripts", async () => {
  const { page } = await browser.person({ javaScriptEnabled: false });
  await addToCart(page, demo.url, "Dragon lantern");
  await openCart(page);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 46.00");
  await page.goto(`${demo.url}/inspector`);
  await page.getByLabel("User agent").fill("GPTBot/1.2");
  await press(page, "Classify");
  assert.match(await seen(page.locator("[data-result=agent]")), /a robot: no session/);
  await page.getByLabel("Session id or token").fill("not an id");
  await press(page, "Take apart");
  assert.match(await seen(page.locator("[data-result=id]")), /neither an id nor a token/);
});

test("what visitors send is text in the page, never markup", async () => {
  const { page } = await browser.person();
  const nasty = `"><img src=x onerror=alert(1)><b>'&amp;`;
  await page.goto(`${demo.url}/inspector?agent=${encodeURIComponent(nasty)}`);
  assert.equal(await page.getByLabel("User agent").inputValue(), nasty);
  assert.equal(await page.locator("main img, main b:not(.verdict)").count(), 0);
  await page.getByLabel("User agent").fill(`${nasty}bot`);
  assert.equal(await page.locator("main img").count(), 0);
  assertNoErrors(page);
});

test("SEMANTICS 3 14: a page that opens no session costs nothing and sets no cookie", async () => {
  const response = await fetch(`${demo.url}/goodbye`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Set-Cookie"), null);
});
