/** `eltanin init` in temporary folders. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { memory, Sessions, version } from "eltanin";
import { eltaninIn, filesOf, guide, manifest, project, write } from "../support/project.js";

const secretOf = (text) => /^SESSION_SECRET=([\w-]{43})$/m.exec(text)?.[1];

/** The packages that bring a framework to Cloudflare. */
const CLOUDFLARE = {
  "@sveltejs/kit": "@sveltejs/adapter-cloudflare",
  astro: "@astrojs/cloudflare",
  next: "@opennextjs/cloudflare",
  "@tanstack/react-start": "@cloudflare/vite-plugin",
  "react-router": "@cloudflare/vite-plugin",
};

/** The manifest of a project on a framework. */
const using = (name) => manifest(name && { [name]: "5", ...(CLOUDFLARE[name] && { [CLOUDFLARE[name]]: "1" }) });

/** [package, its name for people, page, files and the guide's blocks] */
const WORKERS = [
  [undefined, "a worker without a framework", "start", { "src/index.ts": "src/index.ts" }],
  ["hono", "Hono", "frameworks/hono", { "src/index.ts": "src/index.ts" }],
  ["@sveltejs/kit", "SvelteKit", "frameworks/sveltekit", { "src/hooks.server.ts": "src/hooks.server.ts" }],
  [
    "astro",
    "Astro",
    "frameworks/astro",
    { "src/sessions.ts": "src/sessions.ts", "astro.config.mjs": "astro.config.mjs" },
  ],
  [
    "nuxt",
    "Nuxt",
    "frameworks/nuxt",
    { "server/sessions.ts": "server/sessions.ts", "nuxt.config.ts": "nuxt.config.ts" },
  ],
  [
    "next",
    "Next.js",
    "frameworks/next",
    { "lib/sessions.js": "lib/sessions.js", "next.config.mjs": "next.config.mjs" },
  ],
  ["@tanstack/react-start", "TanStack Start", "frameworks/tanstack-start", { "src/start.ts": "src/start.ts" }],
  ["react-router", "React Router", "frameworks/react-router", { "app/sessions.server.ts": "app/sessions.server.ts" }],
];

const EXPORT = 'export { SessionObject } from "eltanin/durable-object";';

const SERVERS = [
  ["express", "Express", "express.js"],
  ["koa", "Koa", "koa.js"],
  ["fastify", "Fastify", "fastify.js"],
];

for (const [name, title, page, places] of WORKERS) {
  const root = { "app/root.tsx": 'import { Outlet } from "react-router";\n\nexport default Outlet;\n' };

  test(`init: ${title}: detected, with the guide's code; a second run changes nothing`, () => {
    const path = project({ "package.json": using(name), ...(name === "react-router" && root) });
    const first = eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual([first.status, first.stderr], [0, ""]);
    assert.ok(first.stdout.startsWith(`This is ${title}.\n`));
    const files = filesOf(path);
    for (const [file, block] of Object.entries(places)) assert.equal(files[file], guide(page)[block], file);
    assert.deepEqual(JSON.parse(files["wrangler.jsonc"]).kv_namespaces, [{ binding: "SESSIONS", id: "local" }]);
    assert.equal(files[".gitignore"], "node_modules\n.wrangler\n.dev.vars\n");
    assert.doesNotThrow(() => new Sessions({ store: memory(), secret: secretOf(files[".dev.vars"]) }));
    assert.equal(first.stdout.includes(secretOf(files[".dev.vars"])), false, "the secret is not shown");
    const second = eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual([second.status, second.stdout.split("\n").at(-2)], [0, "nothing to change"]);
    assert.deepEqual(filesOf(path), files);
  });

  test(`init: ${title}: on Durable Objects, and a second run keeps the store`, () => {
    const path = project({ "package.json": using(name), ...(name === "react-router" && root) });
    const { status, stdout } = eltaninIn(path, ["init", "--yes", "--store", "durable-object"]);
    const files = filesOf(path);
    const settings = JSON.parse(files["wrangler.jsonc"]);
    assert.deepEqual(settings.durable_objects.bindings, [{ name: "SESSION_OBJECTS", class_name: "SessionObject" }]);
    assert.deepEqual(settings.migrations, [{ tag: "v1", new_sqlite_classes: ["SessionObject"] }]);
    assert.equal(settings.kv_namespaces, undefined);
    const code = Object.keys(places)
      .map((file) => files[file])
      .join("");
    assert.match(code, /import \{[^}]*\bdurableObject, Sessions \} from "eltanin"/);
    assert.match(code, /durableObject\(.*SESSION_OBJECTS\)/);
    assert.doesNotMatch(code, /\bkv\b|\bSESSIONS\b/);
    if (!code.includes(EXPORT)) {
      assert.ok(status === 1 && stdout.includes(`add this to the worker's entry:\n  ${EXPORT}\n`), stdout);
      assert.equal(eltaninIn(path, ["init", "--yes"]).status, 1);
      files["src/worker.ts"] = `${EXPORT}\n`;
      write(path, { "src/worker.ts": files["src/worker.ts"] });
    }
    const second = eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual([second.status, second.stdout], [0, `This is ${title}.\n\nnothing to change\n`]);
    assert.deepEqual(filesOf(path), files);
  });
}

for (const [name, title, block] of SERVERS) {
  test(`init: ${title}: a server in Node has its secret in .env and no binding`, () => {
    const path = project({ "package.json": manifest({ [name]: "5" }) });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
    const files = filesOf(path);
    assert.deepEqual(Object.keys(files).sort(), [".env", ".gitignore", "package.json", "server.js"]);
    assert.equal(files["server.js"], guide("frameworks/node")[block]);
    assert.equal(secretOf(files[".env"]).length, 43);
    eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual(filesOf(path), files);
  });
}

test("init: an empty folder gets a worker, and what starts it", () => {
  const path = project();
  const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
  assert.equal(status, 0);
  assert.match(stdout, /\nnext: npm install, npm run dev\n/);
  const files = filesOf(path);
  assert.deepEqual(Object.keys(files).sort(), [
    ".dev.vars",
    ".gitignore",
    "package.json",
    "src/index.ts",
    "wrangler.jsonc",
  ]);
  const { name, ...rest } = JSON.parse(files["package.json"]);
  assert.equal(name, JSON.parse(files["wrangler.jsonc"]).name);
  assert.deepEqual(rest, {
    private: true,
    type: "module",
    dependencies: { eltanin: `^${version}` },
    devDependencies: { wrangler: "^4" },
    scripts: { dev: "wrangler dev" },
  });
  eltaninIn(path, ["init", "--yes"]);
  assert.deepEqual(filesOf(path), files);
});

test("init: package.json keeps its style, and what it has", () => {
  for (const [before, after] of [
    [
      '{\n\t"name": "shop",\n\t"dependencies": {\n\t\t"eltanin": "file:../e.tgz"\n\t}\n}\n',
      '{\n\t"name": "shop",\n\t"dependencies": {\n\t\t"eltanin": "file:../e.tgz"\n\t},\n\t"devDependencies": {\n\t\t"wrangler": "^4"\n\t},\n\t"scripts": {\n\t\t"dev": "wrangler dev"\n\t}\n}\n',
    ],
    [
      '{\n  "scripts": { "start": "wrangler dev" },\n  "devDependencies": {\n    "wrangler": "4"\n  }\n}\n',
      `{\n  "scripts": { "start": "wrangler dev" },\n  "devDependencies": {\n    "wrangler": "4"\n  },\n  "dependencies": {\n    "eltanin": "^${version}"\n  }\n}\n`,
    ],
  ]) {
    const path = project({ "package.json": before });
    eltaninIn(path, ["init", "--yes"]);
    assert.equal(filesOf(path)["package.json"], after);
  }
});

test("init: a framework has a development server of its own, and may lack what brings it to Cloudflare", () => {
  for (const [name, command] of [
    ["@sveltejs/kit", "npm install --save-dev @sveltejs/adapter-cloudflare"],
    ["astro", "npx astro add cloudflare"],
    ["@tanstack/react-start", "npm install --save-dev @cloudflare/vite-plugin"],
  ]) {
    const packages = { dependencies: { eltanin: "1", [name]: "7" } };
    const path = project({ "package.json": packages });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.equal(status, 1);
    assert.ok(stdout.includes(`run this:\n  ${command}\n`), stdout);
    assert.deepEqual(JSON.parse(filesOf(path)["package.json"]), packages);
  }
});

test("init: a framework without an adapter gets binding and secret, and the page to read", () => {
  for (const [name, title, page] of [
    ["nitropack", "h3", "guide/frameworks/h3"],
    ["@solidjs/start", "SolidStart", "guide/session"],
    ["@builder.io/qwik-city", "Qwik City", "guide/session"],
  ]) {
    const path = project({ "package.json": manifest({ [name]: "2" }) });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.equal(status, 1);
    assert.ok(stdout.startsWith(`This is ${title}.\n`), stdout);
    assert.ok(stdout.includes(`read:\n  node_modules/eltanin/docs/${page}.md\n`), stdout);
    assert.ok(existsSync(new URL(`../../docs/${page}.md`, import.meta.url)), page);
    assert.deepEqual(Object.keys(filesOf(path)).sort(), [".dev.vars", ".gitignore", "package.json", "wrangler.jsonc"]);
  }
});

test("init: React Router's root is the application's, so it is not made", () => {
  const path = project({ "package.json": using("react-router") });
  const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
  assert.equal(status, 1);
  assert.match(stdout, /add this to app\/root\.tsx:\n {2}import \{ sessionMiddleware \}/);
  assert.equal(filesOf(path)["app/root.tsx"], undefined);
});

test("init: Hono in Node gets a secret, and the page to read", () => {
  const path = project({ "package.json": manifest({ hono: "4", "@hono/node-server": "1" }) });
  const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
  assert.equal(status, 1);
  assert.ok(stdout.includes("read:\n  node_modules/eltanin/docs/guide/frameworks/hono.md\n"), stdout);
  assert.deepEqual(Object.keys(filesOf(path)), [".env", ".gitignore", "package.json"]);
});

test("init: a store that the date is too early for", () => {
  const settings = { main: "worker.js", compatibility_date: "2024-01-01" };
  const path = project({ "package.json": manifest(), "wrangler.json": settings });
  const { status, stdout } = eltaninIn(path, ["init", "--yes", "--store", "durable-object"]);
  assert.equal(status, 1);
  assert.match(stdout, /set compatibility_date in wrangler\.json to this day or a later one:\n {2}2024-04-03\n/);
  const kv = project({ "package.json": manifest(), "wrangler.json": settings });
  assert.equal(eltaninIn(kv, ["init", "--yes"]).status, 0);
});

test("init: --dry-run shows the changes and writes nothing", () => {
  const path = project({ "package.json": manifest({ hono: "4" }) });
  const before = filesOf(path);
  const { status, stdout } = eltaninIn(path, ["init", "--dry-run"]);
  assert.equal(status, 0);
  for (const file of ["src/index.ts", "wrangler.jsonc", ".dev.vars", ".gitignore"]) {
    assert.ok(stdout.includes(`new file ${file}\n+ `), file);
  }
  assert.match(stdout, /\nnothing is written\n$/);
  assert.deepEqual(filesOf(path), before);
});

test("init: it asks, and an empty line is yes, the end of the input is not", () => {
  for (const input of ["", "n\n", "no\n", "maybe\n"]) {
    const path = project({ "package.json": manifest() });
    const { status, stdout } = eltaninIn(path, ["init"], { input });
    assert.equal(status, 1, input);
    assert.match(stdout, /new file src\/index\.ts[\s\S]*Write these files\? \[Y\/n\] \n[\s\S]*nothing is written\n$/);
    assert.deepEqual(Object.keys(filesOf(path)), ["package.json"]);
  }
  for (const input of ["\n", "y\n", "Y", " yes \n"]) {
    const path = project({ "package.json": manifest() });
    assert.equal(eltaninIn(path, ["init"], { input }).status, 0, input);
    assert.ok(filesOf(path)["src/index.ts"]);
  }
});

test("init: --json says what it did in one line", () => {
  const path = project({ "package.json": manifest() });
  const { status, stdout } = eltaninIn(path, ["init", "--json", "--yes"]);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), {
    framework: "a worker without a framework",
    written: true,
    files: ["src/index.ts", "wrangler.jsonc", ".dev.vars", ".gitignore"],
    manual: [],
    next: [],
  });
  assert.equal(stdout.trim().split("\n").length, 1);
});

test("init: wrong use is 2 and changes nothing", () => {
  for (const [files, args, message] of [
    [{}, ["--yes", "--dry-run"], /--yes and --dry-run exclude each other/],
    [{}, ["--json"], /--json needs --yes or --dry-run/],
    [{}, ["--store", "redis"], /there is no store "redis" for --store; it is kv or durable-object/],
    [{}, ["--store"], /--store needs a value/],
    [{}, ["--dryrun"], /there is no option --dryrun; did you mean "--dry-run"\?/],
    [{}, ["here"], /init takes no argument/],
    [{ "package.json": "{" }, ["--yes"], /package\.json cannot be read/],
    [{ "package.json": "[]" }, ["--yes"], /package\.json cannot be read: it is not an object/],
  ]) {
    const path = project();
    write(path, files);
    const { status, stdout, stderr } = eltaninIn(path, ["init", ...args]);
    assert.deepEqual([status, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert.deepEqual(filesOf(path), files);
  }
});
