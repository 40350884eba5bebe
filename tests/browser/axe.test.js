/** axe-core finds nothing on any page, in any state of the visit, in both schemes and at two widths. */

import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { openDemo } from "./support/open.js";
import { addToCart, assertNoErrors, signIn } from "./support/person.js";

const PAGES = ["/", "/item/star-atlas", "/cart", "/account", "/inspector", "/robots", "/clients", "/goodbye"];
const GUESTS = ["/?as=googlebot", "/?as=curl", "/?as=forged-id"];
const ERRORS = ["/?as=store-down", "/nothing-here"];
const SCHEMES = ["light", "dark"];
const WIDTHS = [390, 1280];

const { demo, browser } = await openDemo();

/** What axe finds on the page, a line for each element. */
async function findings(page) {
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** In both schemes and at both widths, with everything open that can be opened. */
async function assertAccessible(page, paths) {
  for (const path of paths) {
    await page.goto(`${demo.url}${path}`);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await page.evaluate(axe.source);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await findings(page), [], `${path}, ${colorScheme}, at ${width} pixels`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${path} is ${wide} pixels wide in a window of ${width}`);
      }
    }
  }
}

test("axe finds nothing on a first visit", async () => {
  const { page } = await browser.person();
  await assertAccessible(page, PAGES);
  assertNoErrors(page);
});

test("axe finds nothing with a full cart, signed in, as a guest and on an error", async () => {
  const { page } = await browser.person();
  await addToCart(page, demo.url, "Star atlas");
  await signIn(page, demo.url, "Ada");
  await assertAccessible(page, ["/", "/cart", "/account", "/inspector", ...GUESTS]);
  assertNoErrors(page);
  // Chromium writes a console message for the status of an error page.
  await assertAccessible(page, ERRORS);
});

test("axe finds something where something is wrong", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  await page.evaluate(axe.source);
  await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
  assert.deepEqual(await findings(page), ["button-name: <button></button>"]);
});
