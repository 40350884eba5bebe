/** The package in a page of Chromium, bundled by esbuild as for any page. */

import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium as playwright } from "playwright-core";
import { ensureBrowser } from "../../scripts/setup/browser.js";
import { launchOptions } from "../support/chromium.js";
import { freePort } from "../support/port.js";

/**
 * A page can neither send a `Cookie` field nor read `Set-Cookie`, so this does what remains of the flow: it saves a
 * session, opens it again by its id, and refuses a forged one.
 */
const PAGE = `import { memory, Sessions } from "eltanin";
  const sessions = new Sessions({ store: memory(), secret: "the matrix's own secret, of forty bytes." });
  const open = (id) => {
    const fields = { "user-agent": navigator.userAgent.replace("Headless", ""), cookie: id && "__Host-session=" + id };
    return sessions.open({ url: "https://shop.example/", headers: { get: (name) => fields[name.toLowerCase()] ?? null } });
  };
  async function run() {
    const first = await open();
    first.login("ada");
    first.namespace("cart").set("apples", 1);
    const { cookies } = await sessions.save(first);
    const id = cookies[0].value;
    const again = await open(id);
    const forged = await open("A".repeat(id.length));
    return [again.userid(), again.namespace("cart").toObject(), forged.userid()];
  }
  globalThis.outcome = run();`;

export function chromium(project) {
  let browser;
  return {
    name: "Chromium",
    version: async () => browser.version(),
    async run() {
      const stdin = { contents: PAGE, resolveDir: project.path };
      const { outputFiles } = await build({ stdin, bundle: true, format: "iife", platform: "browser", write: false });
      const server = createServer((_request, response) => {
        response.setHeader("Content-Type", "text/html").end(`<script>${outputFiles[0].text}</script>`);
      });
      const port = await freePort();
      await new Promise((resolve) => server.listen(port, resolve));
      const { chrome } = await ensureBrowser();
      browser = await playwright.launch(launchOptions(chrome));
      try {
        const page = await browser.newPage();
        await page.goto(`http://localhost:${port}/`);
        const outcome = JSON.stringify(await page.evaluate("globalThis.outcome"));
        if (outcome !== '["ada",{"apples":1},0]') throw new Error(`the page ended with ${outcome}`);
      } finally {
        await browser.close();
        server.close();
      }
    },
  };
}
