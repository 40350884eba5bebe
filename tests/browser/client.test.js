/** The client in a browser's page: on its own origin and from another one, and with a WebSocket. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureBrowser } from "../../scripts/setup/browser.js";
import { launchOptions } from "../support/chromium.js";
import { startServer } from "../support/server.js";
import { bundledClient } from "./support/client.js";

let server;
let browser;
let page;

before(async () => {
  server = await startServer();
  const { chrome } = await ensureBrowser();
  browser = await chromium.launch(launchOptions(chrome));
  // A headless browser is classified as a robot. This one simulates a person's.
  const userAgent = (await (await browser.newPage()).evaluate("navigator.userAgent")).replace("Headless", "");
  page = await browser.newPage({ userAgent });
  const scripts = {
    "/client.js": await bundledClient(),
    "/scenario.js": readFileSync(fileURLToPath(new URL("../support/scenario.js", import.meta.url))),
  };
  for (const [path, body] of Object.entries(scripts)) {
    await page.route(`**${path}`, (route) => route.fulfill({ body, contentType: "text/javascript" }));
  }
});
after(async () => {
  await browser?.close();
  await server.close();
});

/** Runs the common scenario in a page of `origin`, against the site at `url`. */
async function runIn(origin, url) {
  await page.goto(new URL("/nothing", origin).href);
  return page.evaluate(async (site) => {
    const [{ SessionClient }, { run }] = await Promise.all([import("/client.js"), import("/scenario.js")]);
    return run(SessionClient, site);
  }, url.href);
}

test("the client works in a page of the same origin", async () => {
  assert.equal(await runIn(server.url, new URL("/memory/", server.url)), 4);
});

test("the client works in a page of another origin, where the site lets it", async () => {
  const other = new URL(server.url);
  other.hostname = "localhost";
  assert.equal(await runIn(other, new URL("/open/", server.url)), 4);
});

test("a page opens a WebSocket with its token", async () => {
  await page.goto(new URL("/nothing", server.url).href);
  const seen = await page.evaluate(async () => {
    const { SessionClient } = await import("/client.js");
    const client = new SessionClient(new URL("/memory/", location.href)).setSessionToken(true);
    await client.fetch("set?spam=1");
    const socket = new WebSocket(new URL("/memory/socket", location.href.replace("http", "ws")), client.protocols());
    await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
    const message = new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data);
    });
    socket.send("?");
    return { protocol: socket.protocol, message: await message };
  });
  assert.deepEqual(seen, { protocol: "eltanin.session", message: '{"spam":"1"}' });
});
