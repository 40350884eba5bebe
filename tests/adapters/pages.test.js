/** Runs the blocks of docs/guide/frameworks: Hono's in workerd, those of Node as servers, React Router's as modules. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { robot, visitor } from "eltanin/testing";
import { build, transform } from "esbuild";
import { createRequestHandler } from "react-router";
import { HostileKv } from "../support/kv.js";
import { freePort } from "../support/port.js";
import { startServer } from "../support/server.js";
import { secret } from "../support/visitor.js";
import { root, run as runProgram } from "../support/workerd.js";
import { blocksOf } from "./page.js";
import { proxy } from "./server.js";
import { buildOf } from "./server-build.js";

const hono = blocksOf("hono");
const node = blocksOf("node");
const router = blocksOf("react-router");
const kit = blocksOf("sveltekit");

/** The blocks that are run below, or in `sveltekit-page.test.js`. */
const RUN = {
  hono: ["src/index.ts"],
  node: ["express.js", "http.js", "koa.js", "fastify.js"],
  "react-router": [
    "app/sessions.server.ts",
    "app/root.tsx",
    "app/routes/home.tsx",
    "app/routes/account.tsx",
    "storage",
  ],
  sveltekit: ["src/hooks.server.ts", "src/routes/+page.server.ts", "src/routes/account/+page.server.ts"],
};

/** The blocks that are compiled. Those of a page are one project. */
const COMPILED = {
  hono: ["src/index.ts", "src/sessions.ts", "src/types.d.ts"],
  node: ["express.d.ts", "fastify.d.ts"],
  sveltekit: ["src/hooks.server.ts", "src/app.d.ts"],
};

/** A folder in the checkout, where the blocks find the packages. It is removed after the test. */
async function folder(context) {
  const parent = join(root, ".eltanin");
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, "page-"));
  context.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test("pages: every block is run or compiled", () => {
  for (const [name, blocks] of Object.entries({ hono, node, "react-router": router, sveltekit: kit })) {
    const covered = new Set([...RUN[name], ...(COMPILED[name] ?? [])]);
    assert.deepEqual([...blocks.keys()].sort(), [...covered].sort());
  }
});

for (const [name, blocks] of Object.entries({ hono, node, sveltekit: kit })) {
  test(`pages: the types of ${name}`, async (context) => {
    const path = await folder(context);
    for (const file of COMPILED[name]) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), blocks.get(file));
    }
    // SvelteKit's own declarations have errors.
    const skipLibCheck = name === "sveltekit";
    const compilerOptions = { strict: true, module: "nodenext", target: "es2022", skipLibCheck, noEmit: true };
    const config = { compilerOptions: { ...compilerOptions, lib: ["es2023", "dom"], types: [] }, include: ["."] };
    await writeFile(join(path, "tsconfig.json"), JSON.stringify(config));
    await runProgram(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--project", path]);
  });
}

const says = async (response) => response.text();
const login = { user: "ada", password: "correct" };

async function drive(handler, { logs = true } = {}) {
  const ada = visitor(handler, { origin: "http://localhost" });
  assert.equal(await says(await ada.get("/")), "visit 1");
  assert.equal(await says(await ada.get("/")), "visit 2");
  assert.equal(await says(await handler(robot("http://localhost/"))), "visit undefined");
  if (!logs) return;
  assert.equal((await ada.post("/login", { ...login, password: "wrong" })).status, 403);
  assert.equal(await says(await ada.post("/login", login)), "account of ada");
  ada.restart();
  assert.equal(await says(await ada.get("/account")), "account of ada");
  await ada.post("/logout");
  assert.match(await says(await ada.get("/account")), /^visit \d$/);
}

test("pages: hono", async (context) => {
  const { code } = await transform(hono.get("src/index.ts"), { loader: "ts" });
  const server = await startServer({ contents: code });
  context.after(() => server.close());
  await drive(proxy(String(server.url).replace(/\/$/, "")));
});

async function run(context, name) {
  const file = join(await folder(context), name.replace(/js$/, "mjs"));
  await writeFile(file, node.get(name));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), SESSION_SECRET: secret };
  const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "inherit", "inherit"] });
  context.after(() => child.kill());
  const handler = proxy(`http://localhost:${port}`);
  for (;;) {
    const isUp = await fetch(`http://localhost:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return handler;
    assert.equal(child.exitCode, null, `${name} ended`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("pages: express", async (context) => drive(await run(context, "express.js")));

for (const name of ["http.js", "koa.js", "fastify.js"]) {
  test(`pages: ${name}`, async (context) => drive(await run(context, name), { logs: false }));
}

/** Compiles the modules of the page about React Router. `bindings` is what a worker has as its `env`. */
async function loadRouter(context, bindings) {
  const path = await folder(context);
  for (const [name, code] of router) {
    if (name === "storage") continue;
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), code);
  }
  const all = `export * as root from "./app/root.tsx";
    export * as home from "./app/routes/home.tsx";
    export * as account from "./app/routes/account.tsx";`;
  const workers = {
    name: "cloudflare:workers",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^cloudflare:workers$/ }, () => ({ path: "env", namespace: "workers" }));
      onLoad({ filter: /./, namespace: "workers" }, () => ({ contents: "export const env = globalThis.bindings;" }));
    },
  };
  globalThis.bindings = bindings;
  const outfile = join(path, "out.mjs");
  const stdin = { contents: all, resolveDir: path };
  await build({ stdin, outfile, bundle: true, format: "esm", packages: "external", plugins: [workers] });
  return import(pathToFileURL(outfile));
}

test("pages: react-router", async (context) => {
  const bindings = { SESSIONS: new HostileKv(), SESSION_SECRET: secret };
  const { root, home, account } = await loadRouter(context, bindings);
  const page = { default: () => null };
  const routes = { "/": { ...page, ...home }, "/account": { ...page, ...account } };
  const handler = createRequestHandler(buildOf(root, routes), "production");
  const ada = visitor((request) => handler(request));
  const data = async (response, id) => (await response.json())[id];
  assert.deepEqual(await data(await ada.get("/"), "/"), { visits: 1 });
  assert.deepEqual(await data(await ada.get("/"), "/"), { visits: 2 });
  assert.deepEqual(await data(await handler(robot("https://shop.example/")), "/"), {});
  assert.deepEqual(await data(await ada.post("/?index", login), "/account"), { user: "ada" });
  ada.restart();
  assert.deepEqual(await data(await ada.get("/account"), "/account"), { user: "ada" });
  await ada.post("/?index", { intent: "logout" });
  assert.equal(await data(await ada.get("/account"), "/account"), undefined);
});

test("pages: react-router's storage", async (context) => {
  const file = join(await folder(context), "storage.mjs");
  process.env.SESSION_SECRET = secret;
  await writeFile(file, router.get("storage"));
  const { loader } = await import(pathToFileURL(file));
  const ada = visitor((request) => loader({ request }));
  assert.equal((await ada.get("/")).headers.getSetCookie().length, 1);
  assert.ok(ada.cookie("__Host-session"));
});
