import assert from "node:assert/strict";
import { test } from "node:test";
import { contrastFaults, structureFaults } from "./support/audit.js";
import { tabTo } from "./support/keyboard.js";
import { openDemo } from "./support/open.js";
import { addToCart, assertNoErrors, sessionCookie } from "./support/person.js";

const PAGES = [
  "/",
  "/item/star-atlas",
  "/cart",
  "/account",
  "/inspector",
  "/robots",
  "/clients",
  "/goodbye",
  "/nothing-here",
];

const { demo, browser } = await openDemo();

test("the keyboard alone adds to the cart, signs in and is remembered", async () => {
  const { page, context } = await browser.person();
  await page.goto(demo.url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, "button", "Add Star atlas to the cart");
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "Star atlas: 1 in the cart" }).waitFor();
  await tabTo(page, "link", "Cart 1 in it");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Your cart" }).waitFor();
  await tabTo(page, "button", "One Star atlas more");
  await page.keyboard.press("Space");
  await page.getByText("€ 68.00").first().waitFor();
  await tabTo(page, "link", "Account");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  await tabTo(page, "textbox", "Name or customer number");
  await page.keyboard.type("Ada");
  await tabTo(page, "checkbox", "Remember me when the browser is closed");
  await page.keyboard.press("Space");
  await tabTo(page, "button", "Sign in");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Signed in" }).waitFor();
  assert.equal(await page.locator("[data-kind]").textContent(), "persistent");
  assert.notEqual((await sessionCookie(context)).expires, -1);
  assertNoErrors(page);
});

for (const width of [360, 1280]) {
  test(`no page is wider than a window of ${width} pixels, and nothing goes wrong in it`, async () => {
    const { page } = await browser.person({ viewport: { width, height: 740 } });
    await addToCart(page, demo.url, "Pocket astrolabe");
    for (const path of PAGES.filter((one) => one !== "/nothing-here")) {
      await page.goto(`${demo.url}${path}`);
      for (const summary of await page.locator("summary").all()) await summary.click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${path} is ${wide} pixels wide`);
    }
    assertNoErrors(page);
  });
}

for (const path of PAGES) {
  test(`${path} has a language, a title, one heading of the first rank, landmarks, and a name for all that can be operated`, async () => {
    const { page } = await browser.person();
    await page.goto(`${demo.url}${path}`);
    assert.deepEqual(await page.evaluate(structureFaults), []);
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`all text has the contrast that WCAG 2.2 AA asks for, in the ${colorScheme} scheme`, async () => {
    const { page } = await browser.person({ colorScheme });
    await addToCart(page, demo.url, "Star atlas");
    for (const path of PAGES) {
      await page.goto(`${demo.url}${path}`);
      for (const summary of await page.locator("summary").all()) await summary.click();
      assert.deepEqual(await page.evaluate(contrastFaults), [], path);
    }
  });
}

test("what updates by itself is announced, and what moves stands still for those who ask for it", async () => {
  const { page } = await browser.person({ reducedMotion: "reduce" });
  await page.goto(`${demo.url}/inspector`);
  assert.equal(await page.locator("[data-result][aria-live=polite]").count(), 2);
  await page.goto(`${demo.url}/clients`);
  assert.equal(await page.locator("[data-log][aria-live=polite]").count(), 2);
  await page.goto(demo.url);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});

test("no page takes anything from elsewhere or runs what stands in the page itself", async () => {
  for (const path of PAGES) {
    const response = await fetch(`${demo.url}${path}`, {
      headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0" },
    });
    const policy = response.headers.get("Content-Security-Policy");
    assert.match(policy, /^default-src 'none'; /, path);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!'wasm-unsafe-eval')|https?:/, path);
    const text = await response.text();
    assert.doesNotMatch(text, /\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/, path);
  }
});
