/** axe-core finds nothing on any page, in any state of the visit, in both schemes and at two widths. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, findings, load } from "./support/axe.js";
import { openDemo } from "./support/open.js";
import { addToCart, assertNoErrors, signIn } from "./support/person.js";

const PAGES = ["/", "/item/star-atlas", "/cart", "/account", "/inspector", "/robots", "/clients", "/goodbye"];
const GUESTS = ["/?as=googlebot", "/?as=curl", "/?as=forged-id"];
const ERRORS = ["/?as=store-down", "/nothing-here"];

const { demo, browser } = await openDemo();

test("axe finds nothing on a first visit", async () => {
  const { page } = await browser.person();
  await assertAccessible(page, demo.url, PAGES);
  assertNoErrors(page);
});

test("axe finds nothing with a full cart, signed in, as a guest and on an error", async () => {
  const { page } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  await signIn(page, demo.url, "Ada");
  await assertAccessible(page, demo.url, ["/", "/cart", "/account", "/inspector", ...GUESTS]);
  assertNoErrors(page);
  // Chromium writes a console message for the status of an error page.
  await assertAccessible(page, demo.url, ERRORS);
});

test("axe finds something where something is wrong", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  await load(page);
  await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
  assert.deepEqual(await findings(page), ["button-name: <button></button>"]);
});
