/** The guided path: four steps, by keyboard alone, and what stays in place on the way. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { tabTo } from "./support/keyboard.js";
import { openDemo } from "./support/open.js";
import { assertNoErrors, cost, pressInPlace } from "./support/person.js";

const { demo, browser } = await openDemo();

test("the keyboard alone gets through the four steps", async () => {
  const { page } = await browser.person();
  const enter = async (role, name) => {
    await tabTo(page, role, name);
    await page.keyboard.press("Enter");
  };
  await page.goto(demo.url);
  assert.equal(await page.locator(".path [aria-current=step] h3").textContent(), "Add to the cart");
  await enter("link", "Step 1 of 4: Add to the cart");
  await enter("button", "Add Star atlas to the cart");
  await page.getByRole("status").filter({ hasText: "Star atlas: 1 in the cart" }).waitFor();
  await enter("link", "Step 2 of 4: Sign in");
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  await tabTo(page, "textbox", "Name or customer number");
  await page.keyboard.type("Ada");
  await enter("button", "Sign in");
  await page.getByRole("heading", { name: "Signed in" }).waitFor();
  await enter("link", "Step 3 of 4: Look inside");
  await page.getByRole("heading", { name: "Inspector" }).waitFor();
  await enter("link", "Step 4 of 4: Come as a robot");
  await page.locator(".visit").getByText("Googlebot").waitFor();
  assert.equal(await cost(page), "no store operation");
  await enter("link", "Back to yourself");
  await page.getByRole("link", { name: "All four steps done. Read the docs" }).waitFor();
  assert.equal(await page.locator(".path .done").count(), 4);
  assertNoErrors(page);
});

test("adding keeps the place and the focus, and says so", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  const button = page.getByRole("button", { name: "Add Dragon lantern to the cart" });
  await button.scrollIntoViewIfNeeded();
  const top = () => button.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  for (const number of [1, 2, 3]) {
    await pressInPlace(page, "Add Dragon lantern to the cart");
    assert.ok(Math.abs((await top()) - before) <= 1, `moved from ${before} to ${await top()}`);
    assert.ok(await button.evaluate((element) => element === document.activeElement));
    assert.equal(await page.getByRole("status").textContent(), `Dragon lantern: ${number} in the cart`);
    assert.equal(await page.locator("#dragon-lantern .in-cart").textContent(), `${number} in the cart`);
    assert.match(await page.locator("[data-cart]").textContent(), new RegExp(`^${number}`));
  }
  assertNoErrors(page);
});

test("the cart's buttons keep the focus too, until their article is gone", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  await pressInPlace(page, "Add Red torch to the cart");
  await page.goto(`${demo.url}/cart`);
  await pressInPlace(page, "One Red torch more");
  assert.equal(await page.evaluate(() => document.activeElement.id), "more-red-torch");
  await pressInPlace(page, "One Red torch less");
  assert.equal(await page.evaluate(() => document.activeElement.id), "less-red-torch");
  await pressInPlace(page, "One Red torch less");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  assert.equal(await page.getByRole("status").textContent(), "Red torch: taken out of the cart");
});

for (const width of [390, 768, 1280]) {
  test(`"this visit" stays in view on a page that is ${width} pixels wide, and is slim`, async () => {
    const { page } = await browser.person({ viewport: { width, height: 800 } });
    await page.goto(demo.url);
    await page.evaluate(() => scrollTo(0, 1_500));
    const { y, height } = await page.getByRole("complementary", { name: "This visit" }).boundingBox();
    assert.equal(y, 0);
    assert.ok(height <= 72, `${height} pixels high`);
  });
}
