/** Pages that Chromium loads ahead: a form on such a page works, and no flash message is lost to it. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startServer } from "../support/server.js";
import { launch } from "./support/person.js";

const contents = `
import { kv, Sessions } from "eltanin";

const html = (body) => new Response("<!doctype html><link rel=icon href=data:,>" + body, { headers: { "Content-Type": "text/html" } });
const rules = { prefetch: [{ urls: ["/landing"], eagerness: "immediate" }] };
const log = [];

const pages = {
  // Static, as from a cache: it asks for no session.
  "/rules": () => html(\`<script type=speculationrules>\${JSON.stringify(rules)}</script><a href=/landing>go</a>\`),
  "/link": () => html("<link rel=prefetch href=/landing><a href=/landing>go</a>"),
  "/log": () => Response.json(log.splice(0)),
};

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pages[pathname]) return pages[pathname]();
    const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
    const session = await sessions.open(request);
    const purpose = request.headers.get("Sec-Purpose") ?? "";
    log.push(\`\${request.method} \${pathname} \${purpose}\${session ? "" : " " + JSON.stringify(sessions.robot(request))}\`);
    if (pathname === "/save") session.flash("note", "saved");
    if (pathname !== "/landing") return sessions.commit(session, html("<p>saved</p>"));
    if (request.method === "GET") {
      const note = session.flash("note") ?? "nothing";
      const form = \`<form method=post><input type=hidden name=csrf value=\${session.csrfToken()}><button>Buy</button></form>\`;
      return sessions.commit(session, html(\`<p>\${note}</p>\${form}\`));
    }
    const good = session.verifyCsrf((await request.formData()).get("csrf"));
    if (good) session.set("bought", session.get("bought", 0) + 1);
    return sessions.commit(session, html(\`<p>\${good ? "bought " + session.get("bought") : "forged"}</p>\`));
  },
};`;

const server = await startServer({ contents });
after(() => server.close());
const browser = await launch();
after(() => browser.close());

const url = (path) => new URL(path, server.url).href;
const logged = async () => (await fetch(url("/log"))).json();

/** Waits until the server has been asked ahead for the landing page. */
async function prefetched() {
  for (let tries = 0; tries < 200; tries++) {
    const seen = await logged();
    if (seen.length > 0) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the browser has loaded nothing ahead");
}

// A page from speculation rules is shown as it is. That of a link is asked for again, because it may not be stored.
for (const [how, path, requests] of [
  ["speculation rules", "/rules", ["POST /landing "]],
  ["a prefetch link", "/link", ["GET /landing ", "POST /landing "]],
]) {
  test(`a new visitor's landing page that was loaded ahead by ${how} has a form that works when it is shown`, async () => {
    const { page, context } = await browser.person();
    await logged();
    await page.goto(url(path));
    assert.deepEqual(await prefetched(), ["GET /landing prefetch"]);
    await page.getByRole("link").click();
    await page.getByRole("button", { name: "Buy" }).click();
    assert.equal(await page.getByText("bought").textContent(), "bought 1");
    assert.deepEqual(await logged(), requests);
    assert.equal((await context.cookies()).length, 1);
    await context.close();
  });

  test(`a flash message is not lost to a page that was loaded ahead by ${how}`, async () => {
    const { page, context } = await browser.person();
    await page.goto(url("/save"));
    await logged();
    await page.goto(url(path));
    assert.deepEqual(await prefetched(), ["GET /landing prefetch"]);
    // A page of another tab, which is asked for in earnest.
    const other = await context.newPage();
    await other.goto(url("/landing"));
    assert.equal(await other.locator("p").textContent(), "saved");
    await other.reload();
    assert.equal(await other.locator("p").textContent(), "nothing");
    await context.close();
  });
}
