/** The documentation site, as the demo serves it: accessible in both schemes and at two widths, and it needs no other host. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { buildDocs } from "../../scripts/build/docs.js";
import { assertAccessible } from "./support/axe.js";
import { startDemo } from "./support/demo.js";
import { assertNoErrors, launch } from "./support/person.js";

/** The home page, and a page of each kind. */
const PAGES = [
  "/docs/",
  "/docs/guide/recipes",
  "/docs/reference/options",
  "/docs/explanation/consistency",
  "/docs/coming-from/iron-session",
];

let demo;
let browser;

before(async () => {
  await buildDocs();
  demo = await startDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A person whose browser reaches nothing but the demo. `asked` are the addresses that it asked for elsewhere. */
async function isolated() {
  const { page } = await browser.person({ reducedMotion: "reduce" });
  const asked = [];
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(demo.url)) return route.continue();
    asked.push(url);
    return route.abort();
  });
  return { page, asked };
}

test("docs: axe finds nothing on a page of each kind", async () => {
  const { page, asked } = await isolated();
  await assertAccessible(page, demo.url, PAGES);
  assertNoErrors(page);
  assert.deepEqual(asked, []);
});

test("docs: the search finds what a flash message is, without another host", async () => {
  const { page, asked } = await isolated();
  await page.goto(`${demo.url}/docs/`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Search" }).first().click();
  await page.getByRole("searchbox").fill("flash");
  await page.locator("a.result", { hasText: "Flash" }).first().click();
  await page.waitForURL(/\/docs\/.+#.*flash/i);
  assertNoErrors(page);
  assert.deepEqual(asked, []);
});

test("docs: the links from and to the demo, and llms.txt, lead to pages", async () => {
  const { page } = await isolated();
  await page.goto(demo.url);
  await page.getByRole("link", { name: "Docs" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Eltanin" }).waitFor();
  await page.getByRole("link", { name: "Demo" }).first().click();
  await page.waitForURL(`${demo.url}/`);
  const list = await (await fetch(`${demo.url}/docs/llms.txt`)).text();
  const links = [...list.matchAll(/\]\((\/docs\/[^)]+)\)/g)].map(([, link]) => link);
  assert.ok(links.length > 30, list);
  for (const link of links) assert.equal((await fetch(`${demo.url}${link}`)).status, 200, link);
  assert.equal((await fetch(`${demo.url}/docs`)).url, `${demo.url}/docs/`);
  assert.equal((await fetch(`${demo.url}/docs/nothing-here`)).status, 404);
});
