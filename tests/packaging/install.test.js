import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { bundle, root, run, scratch, start } from "../support/workerd.js";

const environment = { ...process.env, npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };

/** A project with nothing in it but the package, installed from its tarball. */
let project;
let listing;

before(async (context) => {
  const folder = await scratch(context);
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root, env: environment });
  [listing] = Object.values(JSON.parse(packed.slice(packed.search(/[[{]\s/))));
  project = join(folder, "project");
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
  await run("npm", ["install", join(folder, listing.filename)], { cwd: project, env: environment });
});

const manifest = async () =>
  JSON.parse(await readFile(join(project, "node_modules", "eltanin", "package.json"), "utf8"));

/** What a person would write first; it says what the session keeps. */
const program = `
  const store = memory();
  const sessions = new Sessions({ store, secret: generateSecret() });
  const headers = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36" };
  const first = await sessions.open(new Request("https://shop.example/", { headers }));
  first.namespace("cart").set("apples", 3n);
  const response = await sessions.commit(first, new Response("ok"));
  headers.Cookie = response.headers.get("Set-Cookie").split(";")[0];
  const second = await sessions.open(new Request("https://shop.example/", { headers }));
  const kept = String(second.namespace("cart").get("apples")) + " " + second.isNew;
`;
const names = "{ generateSecret, memory, Sessions }";

test("packaging: the tarball holds what is needed and nothing else", () => {
  const files = listing.files.map(({ path }) => path);
  for (const needed of [
    "package.json",
    "README.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "dist/core.js",
    "dist/core_bg.wasm",
    "dist/core_bg.base64.js",
    "dist/index.d.ts",
    "dist/entry/workerd.js",
    "dist/entry/inline.js",
    "dist/entry/require.cjs",
    "dist/adapter/hono.js",
  ]) {
    assert.ok(files.includes(needed), needed);
  }
  const stray = files.filter(
    (path) => !/^(dist\/|docs\/|examples\/python\/|package\.json$|[A-Z-]+(\.md)?$)/.test(path),
  );
  assert.deepEqual(stray, []);
});

test("packaging: nothing runs at installation, nothing else is installed", async () => {
  const { scripts = {}, dependencies, optionalDependencies, bin = {}, ...rest } = await manifest();
  for (const name of ["preinstall", "install", "postinstall", "prepare"]) assert.equal(scripts[name], undefined, name);
  assert.deepEqual([dependencies, optionalDependencies], [undefined, undefined]);
  for (const name of Object.keys(rest.peerDependencies)) assert.ok(rest.peerDependenciesMeta[name].optional, name);
  for (const file of Object.values(bin))
    assert.ok(listing.files.some(({ path }) => path === file.replace(/^\.\//, "")));
  const lock = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"));
  assert.deepEqual(Object.keys(lock.packages), ["", "node_modules/eltanin"]);
});

test("packaging: every entry of exports is there, with its types", async () => {
  const { exports } = await manifest();
  const targetsOf = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry).flatMap(targetsOf));
  const targets = targetsOf(exports);
  const files = new Set(listing.files.map(({ path }) => `./${path}`));
  for (const target of targets) assert.ok(files.has(target), target);
});

test("packaging: imported in Node", async () => {
  await writeFile(join(project, "import.js"), `import ${names} from "eltanin";${program}console.log(kept);`);
  assert.equal((await run(process.execPath, ["import.js"], { cwd: project })).trim(), "3 false");
});

test("packaging: required in Node", async () => {
  const body = `const ${names} = require("eltanin");(async () => {${program}console.log(kept);})();`;
  await writeFile(join(project, "require.cjs"), body);
  assert.equal((await run(process.execPath, ["require.cjs"], { cwd: project })).trim(), "3 false");
});

test("packaging: a Node that cannot require an ES module says what to do", async () => {
  await writeFile(join(project, "require.cjs"), `require("eltanin");`);
  const message = /this runtime cannot load eltanin, an ES module, by require\(\); use import/;
  await assert.rejects(
    run(process.execPath, ["--no-experimental-require-module", "require.cjs"], { cwd: project }),
    message,
  );
});

test("packaging: a program that requires it is bundled", async () => {
  await writeFile(join(project, "require.cjs"), `console.log(typeof require("eltanin").Sessions);`);
  const esbuild = join(root, "node_modules", "esbuild", "bin", "esbuild");
  for (const conditions of [[], ["--conditions=anything"]]) {
    const options = ["--bundle", "--platform=node", "--outfile=bundled.cjs", "--log-level=error", ...conditions];
    await run(esbuild, ["require.cjs", ...options], { cwd: project });
    assert.equal((await run(process.execPath, ["bundled.cjs"], { cwd: project })).trim(), "function");
  }
});

test("packaging: loaded by hand, from eltanin/slim and eltanin/core.wasm", async () => {
  const body = `import { readFileSync } from "node:fs";
    import { fileURLToPath } from "node:url";
    import { generateSecret, initSync, memory, Sessions } from "eltanin/slim";
    let before;
    try { new Sessions({ store: memory(), secret: generateSecret() }); } catch (error) { before = error.code; }
    initSync(readFileSync(fileURLToPath(import.meta.resolve("eltanin/core.wasm"))));
    ${program}console.log(before, kept);`;
  await writeFile(join(project, "slim.js"), body);
  assert.equal((await run(process.execPath, ["slim.js"], { cwd: project })).trim(), "not_loaded 3 false");
});

test("packaging: bundled for workerd and run there", async (context) => {
  const body = `import ${names} from "eltanin";
    export default { async fetch() {${program}return new Response(kept); } };`;
  await writeFile(join(project, "entry.js"), body);
  const folder = await scratch(context);
  await bundle("./entry.js", folder, project);
  const worker = await start(folder);
  context.after(() => worker.dispose());
  assert.equal(await (await worker.dispatchFetch("https://shop.example/")).text(), "3 false");
});

test("packaging: the types resolve in a user's project, and catch a mistake", async () => {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const check = async (line) => {
    const text = `import { memory, Sessions } from "eltanin";
      const sessions = new Sessions<{ visits: number }>({ store: memory(), secret: "x" });
      export const visits = async (request: Request) => ${line};`;
    await writeFile(join(project, "user.ts"), text);
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom"];
    return run(process.execPath, [tsc, ...options, "--types", "", "user.ts"], { cwd: project });
  };
  await check("(await sessions.open(request))?.vars.visits.toFixed()");
  await assert.rejects(check("(await sessions.open(request))?.vars.visits.toUpperCase()"), /TS2339|TS2551/);
});
