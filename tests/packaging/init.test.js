/** The packed package and `npx eltanin init --yes`, and nothing else, give applications with sessions. */

import assert from "node:assert/strict";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { root, run, scratch } from "../support/workerd.js";
import { driven, environment, starter } from "./starter.js";

/** A folder in which nothing but the package was installed. */
let installed;

before(async (context) => {
  const folder = await scratch(context);
  const env = { ...environment, npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root, env });
  const [{ filename }] = Object.values(JSON.parse(packed.slice(packed.search(/[[{]\s/))));
  installed = join(folder, "installed");
  await mkdir(installed);
  // npm takes the nearest folder with a manifest above, and there is none.
  await run("npm", ["install", join(folder, filename)], { cwd: installed, env });
});

/** A copy of a starter, below the checkout, where it finds the packages of its framework. */
async function application(context, name, files = { from: starter(name) }) {
  const folder = join(root, ".eltanin", `init-${name}`);
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await remove();
  context.after(remove);
  if (files.from) await cp(files.from, folder, { recursive: true });
  await cp(join(installed, "node_modules"), join(folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
  const manifest = files.manifest ?? JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const dependencies = { ...manifest.dependencies, eltanin: "*" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, dependencies }, undefined, 2));
  return folder;
}

const eltanin = (cwd, ...args) => run("npx", ["--no", "eltanin", ...args], { cwd, env: environment });

test("init: a worker in an empty folder", async (context) => {
  const folder = join(await scratch(context), "shop");
  await cp(installed, folder, { recursive: true, verbatimSymlinks: true });
  await eltanin(folder, "init", "--yes");
  assert.match(await eltanin(folder, "init", "--yes"), /\nnothing to change\n$/);
  await driven(folder, "npm", ["run", "dev", "--"]);
});

test("init: Hono in a folder with nothing but its package", async (context) => {
  const folder = await application(context, "hono-new", { manifest: { dependencies: { hono: "^4" } } });
  await eltanin(folder, "init", "--yes");
  await driven(folder, "npm", ["run", "dev", "--"]);
});

test("init: an application on Hono", async (context) => {
  const folder = await application(context, "hono");
  await eltanin(folder, "init", "--yes");
  assert.match(await eltanin(folder, "init", "--yes"), /\nnothing to change\n$/);
  assert.match(await eltanin(folder, "doctor"), /\nno errors, 1 warning\n$/);
  await driven(folder, "npm", ["run", "dev", "--"]);
});

test("init: an application on Hono, with Durable Objects", async (context) => {
  const folder = await application(context, "hono-objects", { from: starter("hono") });
  await eltanin(folder, "init", "--yes", "--store", "durable-object");
  assert.match(await eltanin(folder, "doctor"), /\nno errors, no warnings\n$/);
  await driven(folder, "npm", ["run", "dev", "--"]);
});

test("init: an application on SvelteKit", async (context) => {
  const folder = await application(context, "sveltekit");
  await eltanin(folder, "init", "--yes");
  assert.match(await eltanin(folder, "init", "--yes"), /\nnothing to change\n$/);
  assert.match(await eltanin(folder, "doctor"), /\nno errors, 1 warning\n$/);
  await driven(folder, "npm", ["run", "dev", "--"]);
});
