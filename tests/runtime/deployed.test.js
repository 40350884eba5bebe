import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { agents, cookies } from "../support/visitor.js";
import { root, run, scratch, start } from "../support/workerd.js";

let worker;

/** The demo as `wrangler deploy` would upload it. */
before(async (context) => {
  const folder = await scratch(context);
  const wrangler = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
  const args = [wrangler, "deploy", "--dry-run", "--outdir", folder];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: folder, CI: "1" };
  await run(process.execPath, args, { cwd: root, env });
  const main = (await readdir(folder)).find((name) => name.endsWith(".js"));
  worker = await start(folder, {
    main,
    bindings: { SESSION_SECRET: "a secret for the demo, of over 32 bytes", TOKEN_LIFETIME: 60 },
  });
});
after(() => worker?.dispose());

const get = (path, headers = {}) =>
  worker.dispatchFetch(`https://shop.example${path}`, { headers: { "User-Agent": agents.person, ...headers } });

test("deployed: the demo's bundle serves its page and gives a person a session", async () => {
  const response = await get("/");
  assert.equal(response.status, 200);
  assert.match(response.headers.get("Content-Type"), /text\/html/);
  assert.match(await response.text(), /<h1/);
  const [cookie] = cookies(response);
  assert.equal(cookie.name, "__Host-session");
  const again = await get("/", { Cookie: `__Host-session=${cookie.value}` });
  assert.equal(again.status, 200);
  const kv = await worker.getKVNamespace("SESSIONS");
  assert.equal((await kv.list()).keys.length, 1);
});

test("deployed: a robot gets the page and no cookie", async () => {
  const response = await get("/", { "User-Agent": agents.google });
  assert.equal(response.status, 200);
  assert.deepEqual(cookies(response), []);
});
