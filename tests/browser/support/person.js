/** A person at a browser. */

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { launchOptions } from "../../support/chromium.js";
import { openChromium } from "../shared.js";
import { temporaryFolder } from "./demo.js";

/** A headless browser names itself as one, and is a robot then; a person's does not. */
function agentOf(version) {
  const major = version.split(".")[0];
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}

export async function launch() {
  const browser = await openChromium();
  const userAgent = agentOf(browser.version());
  return {
    /** A new person: no cookies yet. `options` are Playwright's. */
    async person(options = {}) {
      const context = await browser.newContext({ userAgent, ...options });
      return { context, page: watched(await context.newPage()) };
    },
    close: () => browser.close(),
  };
}

/** A browser with a profile of its own: `launch()` closes it and starts it again with the same profile. */
export function ownBrowser(t) {
  const folder = temporaryFolder();
  let context;
  t.after(async () => {
    await context?.close();
    folder.remove();
  });
  return {
    async launch() {
      await context?.close();
      context = await launchWithProfile(folder.path);
      return { context, page: watched(await context.newPage()) };
    },
  };
}

async function launchWithProfile(folder) {
  const probe = await chromium.launch(launchOptions());
  const userAgent = agentOf(probe.version());
  await probe.close();
  return chromium.launchPersistentContext(folder, { ...launchOptions(), userAgent });
}

const errors = new WeakMap();

/** Notes what goes wrong in the page. */
function watched(page) {
  const list = [];
  errors.set(page, list);
  page.on("pageerror", (error) => list.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) list.push(`${message.text()} ${message.location().url}`);
  });
  return page;
}

/** Nothing went wrong in the page: no exception, nothing refused by the content security policy, nothing missing. */
export function assertNoErrors(page) {
  assert.deepEqual(errors.get(page), []);
}

/** Presses a form's button and waits for the page that it leads to. */
export async function press(page, name) {
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name }).click();
  await loaded;
}

/** The session's cookie; `undefined` when there is none. */
export async function sessionCookie(context) {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name === "session");
}

export async function signIn(page, url, user, { remember = false } = {}) {
  await page.goto(`${url}/account`);
  await page.getByLabel("Name or customer number").fill(user);
  if (remember) await page.getByLabel("Remember me").check();
  await press(page, "Sign in");
}

/** Presses a form's button whose response is shown in place. */
export async function pressInPlace(page, name) {
  await page.getByRole("button", { name }).click();
  await page.locator("main:not([aria-busy])").waitFor();
}

/** Adds an article on the front page, and waits until the page says so. Works with and without scripts. */
export async function addToCart(page, url, name) {
  await page.goto(url);
  await page.getByRole("button", { name: `Add ${name} to the cart` }).click();
  await page.getByRole("status").filter({ hasText: name }).waitFor();
}

/** Opens the cart as a visitor does. */
export async function openCart(page) {
  await page.getByRole("navigation").getByRole("link", { name: /^Cart/ }).click();
  await page.getByRole("heading", { name: "Your cart" }).waitFor();
}

/** What the page cost, as it says itself: `"1 read, no write"`. */
export async function cost(page) {
  return page.locator(".visit [data-cost]").textContent();
}

/** What of an element can be seen, line by line. */
export function seen(locator) {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count here
  return locator.innerText();
}
