/** The workers of docs/guide/which-store.md: each is deployed dry, with the configuration beside it, and then run. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { blocksOf } from "../support/pages.js";
import { bindings } from "../support/strict.js";
import { agents, cookies } from "../support/visitor.js";
import { bundle, root, run, scratch, start } from "../support/workerd.js";

const blocks = blocksOf("docs/guide/which-store.md");
const codeOf = (kind) => blocks.filter(({ name }) => name === kind).map(({ code }) => code);
const workers = codeOf("worker");
const settings = codeOf("wrangler.jsonc");
const names = ["KV", "Durable Objects", "D1"];

test("the page has a worker and its configuration for each store of the platform, and no other code", () => {
  assert.deepEqual([workers.length, settings.length, blocks.length], [3, 3, 6]);
});

for (const [at, name] of names.entries()) {
  test(`${name}: \`wrangler deploy --dry-run\` accepts the worker and its configuration`, async (context) => {
    const folder = join(root, ".eltanin", `deploy-${at}`);
    await mkdir(folder, { recursive: true });
    const head = '"name": "shop", "main": "worker.js", "compatibility_date": "2026-01-01",';
    await writeFile(join(folder, "wrangler.jsonc"), settings[at].replace("{", `{ ${head}`));
    await writeFile(join(folder, "worker.js"), workers[at]);
    const wrangler = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: folder, CI: "1" };
    const output = await run(process.execPath, [wrangler, "deploy", "--dry-run"], { cwd: folder, env });
    const [size] = /Total Upload: .*/.exec(output);
    assert.match(size, /gzip: [\d.]+ KiB/);
    context.diagnostic(`${name}: ${size}`);
  });

  test(`${name}: the worker counts visits`, async (context) => {
    const folder = await scratch(context);
    await bundle({ contents: workers[at] }, folder);
    const options = at === 1 ? bindings : { d1Databases: bindings.d1Databases };
    const worker = await start(folder, options);
    context.after(() => worker.dispose());
    let cookie = "";
    for (const visit of ["visit 1", "visit 2"]) {
      const response = await worker.dispatchFetch("https://shop.example/", {
        headers: { "User-Agent": agents.person, Cookie: cookie },
      });
      assert.equal(await response.text(), visit);
      for (const { name: key, value } of cookies(response)) cookie = `${key}=${value}`;
    }
  });
}
