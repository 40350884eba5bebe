import assert from "node:assert/strict";
import { test } from "node:test";
import { startDemo } from "./support/demo.js";
import { openDemo } from "./support/open.js";
import { addToCart, assertNoErrors, ownBrowser, press, pressInPlace, sessionCookie, signIn } from "./support/person.js";

const DAY = 86_400;

const { demo, browser } = await openDemo();

test("SEMANTICS 7 15 16: signing in and out changes the id each time and keeps the cart", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const before = await sessionCookie(context);
  await signIn(page, demo.url, "Ada");
  assert.equal(await page.locator("[data-user]").textContent(), "Ada");
  const during = await sessionCookie(context);
  assert.notEqual(during.value, before.value);
  await press(page, "Sign out");
  assert.ok(await page.getByLabel("Name or customer number").isVisible());
  const afterwards = await sessionCookie(context);
  assert.notEqual(afterwards.value, during.value);
  await page.goto(`${demo.url}/cart`);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 34.00");
  assertNoErrors(page);
});

test("SEMANTICS 13 16 33: the id from before signing in is dead, stores nothing and takes no cookie away", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const old = await sessionCookie(context);
  await signIn(page, demo.url, "Ada");
  const thief = await browser.person();
  await thief.context.addCookies([{ name: old.name, value: old.value, url: demo.url }]);
  await thief.page.goto(`${demo.url}/cart`);
  assert.ok(await thief.page.getByText("There is nothing in it").isVisible());
  await thief.page.goto(demo.url);
  await pressInPlace(thief.page, "Add Red torch to the cart");
  assert.equal((await sessionCookie(thief.context)).value, old.value, "no cookie is set");
  await thief.page.goto(`${demo.url}/cart`);
  assert.ok(await thief.page.getByText("There is nothing in it").isVisible());
  await page.goto(`${demo.url}/cart`);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 34.00");
});

test("SEMANTICS 7: a customer number is a user id too, and 0 is refused with a reason", async () => {
  const { page } = await browser.person();
  await signIn(page, demo.url, "4711");
  assert.equal(await page.locator("[data-user]").textContent(), "4711");
  await press(page, "Sign out");
  await page.getByLabel("Name or customer number").fill("0");
  await press(page, "Sign in");
  assert.match(await page.getByRole("status").textContent(), /Nobody is signed in/);
});

test("SEMANTICS 8 10 15: remembering gives the cookie a date, forgetting and signing out take it away", async () => {
  const { page, context } = await browser.person();
  await signIn(page, demo.url, "Ada");
  assert.equal((await sessionCookie(context)).expires, -1, "volatile");
  await press(page, "Remember me");
  assert.equal(await page.locator("[data-kind]").textContent(), "persistent");
  const days = ((await sessionCookie(context)).expires - Date.now() / 1_000) / DAY;
  assert.ok(days > 99.9 && days <= 100, `${days} days`);
  await press(page, "Forget me");
  assert.equal((await sessionCookie(context)).expires, -1);
  await press(page, "Remember me");
  await press(page, "Sign out");
  assert.equal((await sessionCookie(context)).expires, -1);
});

test("the cookie is closed to scripts and to other sites", async () => {
  const { page, context } = await browser.person();
  await page.goto(demo.url);
  const { httpOnly, sameSite, path, domain } = await sessionCookie(context);
  assert.deepEqual(
    { httpOnly, sameSite, path, domain },
    { httpOnly: true, sameSite: "Lax", path: "/", domain: "localhost" },
  );
  assert.equal(await page.evaluate(() => document.cookie), "");
});

test("SEMANTICS 19: an ended session is gone with its cookie, and going back does not bring it back", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const old = await sessionCookie(context);
  await page.goto(`${demo.url}/account`);
  await press(page, "End my session");
  assert.ok(await page.getByRole("heading", { name: "Your session has ended" }).isVisible());
  assert.equal(await sessionCookie(context), undefined);
  await context.addCookies([{ name: old.name, value: old.value, url: demo.url }]);
  await page.goto(`${demo.url}/cart`);
  assert.ok(await page.getByText("There is nothing in it").isVisible());
});

test("SEMANTICS 8 10: closing the browser ends a volatile session", async (t) => {
  const own = ownBrowser(t);
  const first = await own.launch();
  await signIn(first.page, demo.url, "Ada");
  await addToCart(first.page, demo.url, "Star atlas");
  const second = await own.launch();
  assert.equal(await sessionCookie(second.context), undefined);
  await second.page.goto(`${demo.url}/cart`);
  assert.ok(await second.page.getByText("There is nothing in it").isVisible());
});

test("SEMANTICS 8 10: a persistent session outlives the browser", async (t) => {
  const own = ownBrowser(t);
  const first = await own.launch();
  await signIn(first.page, demo.url, "Ada", { remember: true });
  await addToCart(first.page, demo.url, "Star atlas");
  const { value } = await sessionCookie(first.context);
  const second = await own.launch();
  assert.equal((await sessionCookie(second.context)).value, value);
  await second.page.goto(`${demo.url}/account`);
  assert.equal(await second.page.locator("[data-user]").textContent(), "Ada");
  await second.page.goto(`${demo.url}/cart`);
  assert.equal(await second.page.locator("[data-total]").textContent(), "€ 34.00");
});

test("SEMANTICS 4: a session survives a restart of the worker", async (t) => {
  const demo = await startDemo();
  t.after(() => demo.stop());
  const { page, context } = await browser.person();
  await signIn(page, demo.url, "Ada");
  await addToCart(page, demo.url, "Star atlas");
  const { value } = await sessionCookie(context);
  await demo.restart();
  await page.goto(`${demo.url}/cart`);
  assert.equal(await page.locator("[data-total]").textContent(), "€ 34.00");
  await page.goto(`${demo.url}/account`);
  assert.equal(await page.locator("[data-user]").textContent(), "Ada");
  assert.equal((await sessionCookie(context)).value, value);
});
