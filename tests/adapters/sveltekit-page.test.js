/** Runs the files of docs/guide/frameworks/sveltekit.md in SvelteKit's development server. */

import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { robot, visitor } from "eltanin/testing";
import { HostileKv } from "../support/kv.js";
import { secret } from "../support/visitor.js";
import { root } from "../support/workerd.js";
import { blocksOf } from "./page.js";
import { startKit } from "./sveltekit-server.js";

const folder = join(root, ".eltanin", "sveltekit-page");
let server;

/** What is not on the page: pages to show the data, and the bindings that Cloudflare's adapter has in development. */
const OTHERS = {
  "src/app.html": "<html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>",
  "src/routes/+page.svelte": "<script>const { data } = $props();</script>visit {data.visits}.",
  "src/routes/account/+page.svelte": "<script>const { data } = $props();</script>account of {data.user}.",
  "svelte.config.js": `export default { kit: { adapter: {
    name: "bindings", adapt() {}, emulate: () => ({ platform: () => ({ env: globalThis.bindings }) }),
  } } };`,
};

before(async () => {
  await rm(folder, { recursive: true, force: true });
  for (const [name, code] of [...blocksOf("sveltekit"), ...Object.entries(OTHERS)]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), code);
  }
  globalThis.bindings = { SESSIONS: new HostileKv(), SESSION_SECRET: secret };
  server = await startKit(folder);
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test("pages: sveltekit", async () => {
  const ada = visitor(server.handler, { origin: "http://localhost" });
  const shown = async (response) => /(visit|account of) [^<]*\./.exec(await response.text())?.[0];
  assert.equal(await shown(await ada.get("/")), "visit 1.");
  assert.equal(await shown(await ada.get("/")), "visit 2.");
  assert.equal(await shown(await server.handler(robot("http://localhost/"))), "visit .");
  await ada.post("/?/login", { user: "ada", password: "wrong" });
  assert.match(await shown(await ada.get("/account")), /^visit/);
  assert.equal(await shown(await ada.post("/?/login", { user: "ada", password: "correct" })), "account of ada.");
  ada.restart();
  assert.equal(await shown(await ada.get("/account")), "account of ada.");
  await ada.post("/?/logout");
  assert.match(await shown(await ada.get("/account")), /^visit/);
});
