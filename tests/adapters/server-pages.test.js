/** Runs the blocks of the pages about h3, Nuxt and TanStack Start with the real servers. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { robot, visitor } from "eltanin/testing";
import { build } from "esbuild";
import * as h3 from "h3-1";
import { HostileKv } from "../support/kv.js";
import { secret } from "../support/visitor.js";
import { root } from "../support/workerd.js";
import { blocksOf } from "./page.js";
import { serve } from "./tanstack-server.js";

const bindings = () => ({ SESSIONS: new HostileKv(), SESSION_SECRET: secret });
const text = async (response) => response.text();
const login = { user: "ada", password: "correct" };

/** Bundles a block with `names` in place of packages that only a built application has, and imports it. */
async function load(context, blocks, name, names = {}) {
  await mkdir(join(root, ".eltanin"), { recursive: true });
  const folder = await mkdtemp(join(root, ".eltanin", "page-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  for (const [file, code] of blocks) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), code);
  }
  const outfile = join(folder, "out.mjs");
  const plugin = {
    name: "names",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path }) => (path in names ? { path, namespace: "names" } : undefined));
      onLoad({ filter: /./, namespace: "names" }, ({ path }) => ({ contents: names[path], resolveDir: root }));
    },
  };
  const input = { entryPoints: [join(folder, name)], outfile, bundle: true, format: "esm" };
  await build({ ...input, packages: "external", plugins: [plugin] });
  return import(pathToFileURL(outfile));
}

test("pages: h3", async (context) => {
  process.env.SESSION_SECRET = secret;
  const { app } = await load(context, blocksOf("h3"), "server.js");
  const handler = (request) => app.fetch(request);
  const ada = visitor(handler, { redirects: 1 });
  assert.equal(await text(await ada.get("/")), "visit 1");
  assert.equal(await text(await ada.get("/")), "visit 2");
  assert.equal(await text(await handler(robot("https://shop.example/"))), "visit undefined");
  assert.equal((await ada.post("/login", { ...login, password: "wrong" })).status, 403);
  assert.equal(await text(await ada.post("/login", login)), "account of ada");
  ada.restart();
  assert.equal(await text(await ada.get("/account")), "account of ada");
  await ada.post("/logout");
  assert.match(await text(await ada.get("/account")), /^visit \d$/);
});

test("pages: h3 1", async (context) => {
  process.env.SESSION_SECRET = secret;
  const { default: plugin } = await load(context, blocksOf("h3"), "server/plugins/session.js");
  const page = h3.eventHandler(async (event) => `user ${(await event.context.session()).userid()}`);
  const h3App = h3.createApp().use(page);
  plugin({ h3App });
  assert.equal(await text(await visitor(h3.toWebHandler(h3App)).get("/")), "user 0");
});

test("pages: nuxt", async (context) => {
  const blocks = blocksOf("nuxt");
  const { eltaninPlugin, requireUser, useEltaninSession } = await import("eltanin/h3");
  // What Nuxt imports in the server's files.
  const imported = { defineEventHandler: h3.defineEventHandler, requireUser, useEltaninSession };
  Object.assign(globalThis, imported, { defineNuxtConfig: (config) => config });
  const { default: config } = await load(context, blocks, "nuxt.config.ts");
  assert.deepEqual(config, { modules: ["eltanin/nuxt"], nitro: { preset: "cloudflare_module" } });
  const { default: sessions } = await load(context, blocks, "server/sessions.ts");
  const { default: visits } = await load(context, blocks, "server/api/visits.ts");
  const { default: account } = await load(context, blocks, "server/api/account.ts");
  const env = bindings();
  const bind = h3.eventHandler((event) => {
    event.context.cloudflare = { env };
  });
  const enter = h3.eventHandler(async (event) => {
    (await useEltaninSession(event)).login("ada");
    return "welcome";
  });
  const app = h3.createApp().use(bind).use("/login", enter).use("/api/visits", visits).use("/api/account", account);
  eltaninPlugin(sessions)(app);
  const ada = visitor(h3.toWebHandler(app));
  assert.deepEqual(await (await ada.get("/api/visits")).json(), { visits: 1 });
  assert.deepEqual(await (await ada.get("/api/visits")).json(), { visits: 2 });
  assert.equal((await ada.get("/api/account")).status, 401);
  await ada.post("/login");
  assert.deepEqual(await (await ada.get("/api/account")).json(), { user: "ada" });
});

test("pages: tanstack start", async (context) => {
  const blocks = blocksOf("tanstack-start");
  globalThis.bindings = bindings();
  const names = {
    "@tanstack/react-start": `export * from "@tanstack/start-client-core";`,
    "@tanstack/react-router": `export { redirect } from "@tanstack/router-core";
      export const createFileRoute = (path) => (options) => ({ path, options });`,
    "cloudflare:workers": "export const env = globalThis.bindings;",
  };
  const { startInstance } = await load(context, blocks, "src/start.ts", names);
  const { Route } = await load(context, blocks, "src/routes/account.ts", names);
  const enter = async ({ session }) => {
    (await session()).login("ada");
    return new Response("welcome");
  };
  const handlers = { "/login": enter, [Route.path]: (context) => Route.options.server.handlers.GET({ context }) };
  const { requestMiddleware } = await startInstance.getOptions();
  const ada = visitor(serve(handlers, requestMiddleware), { redirects: 0 });
  const refused = await ada.get("/account");
  assert.deepEqual([refused.status, refused.headers.get("Location")], [307, "/"]);
  await ada.post("/login");
  assert.deepEqual(await (await ada.get("/account")).json(), { user: "ada", visits: 1 });
  assert.deepEqual(await (await ada.get("/account")).json(), { user: "ada", visits: 2 });
});
