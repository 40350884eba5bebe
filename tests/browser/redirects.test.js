/** SEMANTICS 47 in Chromium, which follows redirects by itself or not at all. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureBrowser } from "../../scripts/setup/browser.js";
import { launchOptions } from "../support/chromium.js";
import { startOrigins } from "../support/origins.js";
import { JOURNEYS } from "../support/redirects.js";
import { bundledClient } from "./support/client.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let origins;
let browser;
let page;

before(async () => {
  origins = await startOrigins();
  const { chrome } = await ensureBrowser();
  browser = await chromium.launch(launchOptions(chrome));
  page = await browser.newPage();
  const scripts = {
    "/client.js": await bundledClient(),
    "/redirects.js": readFileSync(here("../support/redirects.js"), "utf8"),
  };
  for (const [path, body] of Object.entries(scripts)) {
    await page.route(`**${path}`, (route) => route.fulfill({ body, contentType: "text/javascript" }));
  }
  await page.goto(`${origins.home}/echo`);
});
beforeEach(() => {
  origins.log.length = 0;
});
after(async () => {
  await browser?.close();
  await origins.close();
});

test("SEMANTICS 47: a browser takes neither a token nor a request for one to another origin", async () => {
  const tokens = await page.evaluate(
    async ({ home, away }) => {
      const [{ SessionClient }, { wander }] = await Promise.all([import("/client.js"), import("/redirects.js")]);
      return wander(SessionClient, home, away);
    },
    { home: origins.home, away: origins.away },
  );
  const away = origins.log.filter(({ origin }) => origin === "away");
  assert.equal(away.length, JOURNEYS, "with a token. A request for one follows no redirect");
  for (const { headers, path } of away) {
    assert.deepEqual([headers.authorization, headers["session-token"]], [undefined, undefined], path);
  }
  assert.deepEqual(tokens, { asked: [""], had: ["token-of-home"] });
});

test("SEMANTICS 47: with a token, a browser follows redirects as its own fetch does", async () => {
  const differences = await page.evaluate(async (home) => {
    const [{ SessionClient }, { compare, TOKEN }] = await Promise.all([import("/client.js"), import("/redirects.js")]);
    const client = new SessionClient(home).setSessionToken(TOKEN);
    const ours = await compare((input, init) => client.fetch(input, init), home);
    return { ours, native: await compare((input, init) => fetch(input, init), home) };
  }, origins.home);
  assert.deepEqual(differences.ours, differences.native);
  const names = differences.native.map(({ name }) => name);
  assert.deepEqual(names, ["a stream, GET"], "Chromium sends streams over HTTP/2 only");
});

test("SEMANTICS 47: a request for a token fails at any redirect in a browser, unless the caller takes it by hand", async () => {
  const outcomes = await page.evaluate(async (home) => {
    const { SessionClient } = await import("/client.js");
    const outcomes = [];
    for (const [path, redirect] of [
      ["/echo", undefined],
      ["/go/302?to=/echo", undefined],
      ["/go/302?to=/echo", "follow"],
      ["/go/302?to=/echo", "manual"],
      ["/go/302?to=/echo", "error"],
    ]) {
      const client = new SessionClient(home).setSessionToken(true);
      const sent = client.fetch(path, { redirect });
      outcomes.push(
        await sent.then(
          ({ type }) => type,
          ({ name }) => name,
        ),
      );
    }
    return outcomes;
  }, origins.home);
  assert.deepEqual(outcomes, ["basic", "TypeError", "TypeError", "opaqueredirect", "TypeError"]);
  assert.equal(origins.log.length, 5, "nothing was followed");
});
