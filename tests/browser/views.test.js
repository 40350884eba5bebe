/** "See this page as", the chart of store operations and the choice of a store. */

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

/** A row of the switch, without line breaks. */
async function row(page, name) {
  const text = await seen(page.locator(".views tr").filter({ hasText: name }));
  return text.replace(/\s+/g, " ").trim();
}

async function seeAs(page, name) {
  await page.locator(".views").getByRole("link", { name }).click();
  await page.locator(".visit").getByText(name).waitFor();
}

test("a page that is seen as a robot is the robot's page, costs nothing, and leaves the visitor's session alone", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const before = await sessionCookie(context);
  for (const name of ["Googlebot", "curl"]) {
    await seeAs(page, name);
    assert.equal(await page.locator(".goods form").count(), 0);
    assert.ok(await page.getByText("Robots may look around").isVisible());
    assert.equal(await cost(page), "no store operation");
    assert.match(await row(page, name), / 0 0$/);
    assert.match(
      await page.locator(".verdict-line").textContent(),
      /a robot: no session.* Reason: word, the user agent/,
    );
    assert.match(await row(page, "Yourself"), / 1 0$/);
  }
  await page.getByRole("link", { name: "Back to yourself" }).click();
  await page.getByText("1 in the cart").waitFor();
  assert.deepEqual(await sessionCookie(context), before);
  assertNoErrors(page);
});

test("a forged id is the visitor's own with one character changed, and the store is not asked", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const before = await sessionCookie(context);
  await seeAs(page, "A forged id");
  assert.equal(await cost(page), "no store operation");
  assert.equal(await page.getByText("1 in the cart").count(), 0, "its cart is not the visitor's");
  assert.deepEqual(await sessionCookie(context), before);
  const forged = await fetch(demo.url, {
    headers: {
      "User-Agent": await page.evaluate(() => navigator.userAgent),
      Cookie: `session=IAAB${"Qm9n".repeat(10)}`,
    },
  });
  assert.equal(forged.headers.get("Server-Timing"), 'store;desc="no store operation"', "as over the network");
});

test("while the store fails, the page says so with 503, and the visitor keeps the cookie", async () => {
  const { page, context } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  const before = await sessionCookie(context);
  const response = await page.goto(`${demo.url}/?as=store-down`);
  assert.equal(response.status(), 503);
  assert.ok(await page.getByRole("heading", { name: "The shop is closed for a moment" }).isVisible());
  await page.getByRole("link", { name: "Back to yourself" }).click();
  await page.getByText("1 in the cart").waitFor();
  assert.deepEqual(await sessionCookie(context), before);
});

for (const [title, reads] of [
  ["Workers KV", 4],
  ["Durable Objects", 2],
  ["D1", 2],
]) {
  test(`two tabs at once both keep their change on ${title}, with ${reads} reads and 2 writes before any retry`, async () => {
    const { page } = await browser.person();
    await page.goto(demo.url);
    if (title !== "Workers KV") await press(page, `Use ${title}`);
    await press(page, "Two tabs at once");
    assert.match(
      await page.getByRole("status").textContent(),
      /both changes are in the cart: Red torch and Night watch/,
    );
    const [, counted, writes] = /(\d+) (\d+)$/.exec(await row(page, "Two tabs at once"));
    assert.ok(Number(counted) >= reads && Number(writes) >= 2, `${counted} reads, ${writes} writes`);
    await openCart(page);
    assert.equal(await page.locator("[data-total]").textContent(), "€ 26.30");
    assertNoErrors(page);
  });
}

test("each store keeps a cart of its own, which is there when the visitor returns", async () => {
  const { page } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  await press(page, "Use Durable Objects");
  assert.match(await seen(page.locator(".store.current")), /Durable Objects[\s\S]*strict[\s\S]*In use for this visit/);
  assert.equal(await page.locator("[data-cart]").count(), 0);
  await pressInPlace(page, "Add Red torch to the cart");
  await press(page, "Use Workers KV");
  assert.ok(await page.locator("#star-atlas .in-cart").isVisible());
  assert.equal(await page.locator("#red-torch .in-cart").count(), 0);
  await press(page, "Use Durable Objects");
  assert.ok(await page.locator("#red-torch .in-cart").isVisible());
  assertNoErrors(page);
});

test("the chart follows each request, and a table and a name say the same", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  const chart = page.locator(".operations").getByRole("img");
  const total = async (name) =>
    page
      .locator(`[data-operations] [data-${name}]`)
      .evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.textContent), 0));
  for (const requests of [1, 3, 5]) {
    const [spent, usual] = [await total("spent"), await total("usual")];
    assert.equal(
      await chart.getAttribute("aria-label"),
      `Store operations after ${requests} requests: ${spent} spent, ${usual} usual, ${usual - spent} saved`,
    );
    assert.equal(await page.locator("[data-operations] tbody tr").count(), requests);
    await pressInPlace(page, "Add Star atlas to the cart");
  }
  assertNoErrors(page);
});

test("the chart takes its colours from the scheme, and changes with it", async () => {
  const { page } = await browser.person({ colorScheme: "light" });
  await page.goto(demo.url);
  const pixels = () => page.locator(".plot canvas").evaluate((canvas) => canvas.toDataURL());
  const light = await pixels();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction((before) => document.querySelector(".plot canvas").toDataURL() !== before, light);
});
