/** Runs the files of the page about Astro in its development server. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { robot, visitor } from "eltanin/testing";
import { HostileKv } from "../support/kv.js";
import { secret } from "../support/visitor.js";
import { root } from "../support/workerd.js";
import { develop } from "./astro-server.js";
import { blocksOf } from "./page.js";

const text = async (response) => /visit [^<]*|account[^<]*|wrong[^<]*/.exec(await response.text())?.[0];
const login = { user: "ada", password: "correct" };

test("pages: astro", async (context) => {
  await mkdir(join(root, ".eltanin"), { recursive: true });
  const folder = await mkdtemp(join(root, ".eltanin", "astro-page-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  for (const [file, code] of blocksOf("astro")) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), code);
  }
  const { default: config } = await import(pathToFileURL(join(folder, "astro.config.mjs")));
  globalThis.bindings = { SESSIONS: new HostileKv(), SESSION_SECRET: secret };
  const workers = {
    name: "cloudflare:workers",
    enforce: "pre",
    resolveId: (id) => (id === "cloudflare:workers" ? "\0workers" : undefined),
    load: (id) => (id === "\0workers" ? "export const env = globalThis.bindings;" : undefined),
  };
  const { handler, close } = await develop(folder, config, [workers]);
  context.after(close);
  const ada = visitor(handler, { origin: "http://localhost", redirects: 1 });
  assert.equal(await text(await ada.get("/")), "visit 1");
  assert.equal(await text(await ada.get("/")), "visit 2");
  assert.equal(await text(await handler(robot("http://localhost/"))), "visit ");
  assert.equal((await ada.post("/login", { ...login, password: "wrong" })).status, 403);
  assert.equal(await text(await ada.post("/login", login)), "account of ada");
  ada.restart();
  assert.equal(await text(await ada.get("/account")), "account of ada");
});
