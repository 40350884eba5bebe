/** The documentation, as the demo serves it under /docs. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/axe.js";
import { openDemo } from "./support/open.js";
import { assertNoErrors } from "./support/person.js";

/** One page of each kind. */
const PAGES = [
  "/docs/",
  "/docs/guide/session",
  "/docs/guide/frameworks/hono",
  "/docs/reference/errors",
  "/docs/explanation/design",
];

const { demo, browser } = await openDemo();

test("axe finds nothing on a page of each kind, and the console has no error", async () => {
  const { page } = await browser.person();
  await assertAccessible(page, demo.url, PAGES);
  assertNoErrors(page);
});

test("the search works without another host", async () => {
  const { page } = await browser.person();
  const hosts = new Set();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${demo.url}/docs/`);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("searchbox").or(page.locator("#localsearch-input")).fill("flash");
  await page.locator(".results a").first().click();
  await page.waitForURL(/\/docs\/\w+\//);
  assert.deepEqual([...hosts], [new URL(demo.url).host]);
});

test("the demo leads to the documentation, and llms.txt to its pages", async () => {
  const { page } = await browser.person();
  await page.goto(demo.url);
  await page.getByRole("link", { name: "Docs" }).first().click();
  await page.waitForURL(`${demo.url}/docs/`);
  const index = await (await fetch(`${demo.url}/docs/llms.txt`)).text();
  const links = [...index.matchAll(/\]\((\/docs\/\S+)\)/g)].map(([, link]) => link);
  assert.ok(links.length > 30, `${links.length} pages`);
  for (const link of links) assert.equal((await fetch(demo.url + link)).status, 200, link);
});
