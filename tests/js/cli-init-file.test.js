/** What `eltanin init` does to the files of an application that exist. */

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eltaninIn, filesOf, guide, manifest, project } from "../support/project.js";

test("init: an application that exists is not changed; the adapter's lines are printed", () => {
  for (const [name, file, line] of [
    ["hono", "src/index.ts", "const app = new Hono"],
    [undefined, "src/index.ts", "const session = await sessions.open(request);"],
    [undefined, "src/index.js", "return sessions.handler(async (request, env, ctx, session) => {"],
    ["express", "server.js", "const app = express().use(eltanin(sessions));"],
    ["koa", "index.js", "const app = new Koa().use(eltaninKoa(sessions));"],
    ["fastify", "app.js", "app.register(eltaninFastify(sessions));"],
    ["@sveltejs/kit", "src/hooks.server.js", "export const handle"],
    ["astro", "src/sessions.js", "export default () =>"],
  ]) {
    const path = project({ "package.json": manifest(name && { [name]: "5" }), [file]: "export default 1;\n" });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.equal(status, 1, name);
    assert.ok(stdout.includes(`add this to ${file}:\n`) && stdout.includes(line), stdout);
    assert.ok(!stdout.includes("/login"), "no example of pages");
    assert.equal(filesOf(path)[file], "export default 1;\n");
  }
});

const CLOUDFLARE = { "@astrojs/cloudflare": "1", "@cloudflare/vite-plugin": "1" };

test("init: configurations and React Router's root get the adapter, and keep the rest", () => {
  for (const [name, file, before, after] of [
    [
      "nuxt",
      "nuxt.config.ts",
      "export default defineNuxtConfig({ ssr: true }); // a\n",
      /\(\{ nitro: \{ preset: "cloudflare_module" \}, modules: \["eltanin\/nuxt"\], ssr: true \}\); \/\/ a\n$/,
    ],
    [
      "nuxt",
      "nuxt.config.js",
      'export default defineNuxtConfig({\n  modules: ["a"], // b\n  nitro: {\n    minify: true,\n  },\n});\n',
      /\n {2}modules: \["eltanin\/nuxt", "a"\], \/\/ b\n {2}nitro: \{\n {4}preset: "cloudflare_module",\n {4}minify: true,\n/,
    ],
    [
      "astro",
      "astro.config.ts",
      'import { defineConfig } from "astro/config";\nexport default defineConfig({});\n',
      /^import eltanin from "eltanin\/astro";\nimport \{.*\n.*\(\{ integrations: \[eltanin\(\)\] \}\);\n$/,
    ],
    [
      "astro",
      "astro.config.mjs",
      "// integrations: [a]\nexport default defineConfig({ integrations: [] });\n",
      /^import.*\n\/\/ integrations: \[a\]\n.*\{ integrations: \[eltanin\(\)\] \}/,
    ],
    [
      "react-router",
      "app/root.tsx",
      '"use client";\nimport "a";\nexport default 1;\n',
      /^"use client";\nimport \{ sessionMiddleware \} from "\.\/sessions\.server";\nimport "a";\nexport default 1;\n\nexport const middleware = \[sessionMiddleware\];\n$/,
    ],
  ]) {
    const path = project({ "package.json": manifest({ [name]: "8", ...CLOUDFLARE }), [file]: before });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0, file);
    const files = filesOf(path);
    assert.match(files[file], after);
    eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual(filesOf(path), files);
  }
  for (const [name, file, text] of [
    ["nuxt", "nuxt.config.ts", 'export default defineNuxtConfig({ modules, nitro: { preset: "node-server" } });\n'],
    ["astro", "astro.config.mjs", "export default { integrations: [] };\n"],
    ["react-router", "app/root.tsx", "export const middleware = [a];\n"],
    ["next", "next.config.ts", "export default {};\n"],
  ]) {
    const path = project({ "package.json": manifest({ [name]: "5" }), [file]: text });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 1, file);
    assert.equal(filesOf(path)[file], text);
  }
});

test("init: an application on Hono gets the middleware, in its own style", () => {
  const used = (before, after) => [`${before}\n\napp.get("/", (c) => c.text("a"));\n`, after];
  for (const [before, after] of [
    used(
      'import { Hono } from "hono";\n\nconst app = new Hono();',
      /^import \{ withSession \} from "\.\/sessions";\nimport \{ Hono \} from "hono";\n\nconst app = new Hono\(\);\n\napp\.use\(withSession\);\n\napp\.get/,
    ),
    used(
      "import { Hono } from 'hono'\nexport const shop = new Hono<{\n  Bindings: Env\n}>()",
      /\n\}>\(\)\n\nshop\.use\(withSession\)\n\napp\.get/,
    ),
    used(
      "// const no = new Hono()\nconst app = new Hono({ strict: false }); // a",
      /strict: false \}\); \/\/ a\n\napp\.use\(withSession\);\n/,
    ),
  ]) {
    const path = project({ "package.json": manifest({ hono: "4" }), "src/index.ts": before });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
    const files = filesOf(path);
    assert.match(files["src/index.ts"], after);
    assert.equal(files["src/sessions.ts"], guide("frameworks/hono")["src/sessions.ts"]);
    eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual(filesOf(path), files);
  }
  for (const [before, others] of [
    ["const app = new Hono()\n  .get();\n"],
    ["const app = new Hono().basePath('/a');\n"],
    ["const a = new Hono();\nconst b = new Hono();\n"],
    ["const app = new Hono();\n", { "src/sessions.ts": "export {};\n" }],
  ]) {
    const path = project({ "package.json": manifest({ hono: "4" }), "src/index.ts": before, ...others });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.equal(status, 1, before);
    assert.match(stdout, /add this to src\/index\.ts:\n/);
    assert.equal(filesOf(path)["src/index.ts"], before);
    assert.equal(filesOf(path)["src/sessions.ts"], others?.["src/sessions.ts"]);
  }
});

test("init: React Router 7 gets the flag for middleware, and 8 does not", () => {
  const config = "react-router.config.ts";
  const root = { "app/root.tsx": "export default 1;\n" };
  const router = (version) => ({ "package.json": manifest({ "react-router": version, ...CLOUDFLARE }), ...root });
  for (const [before, after] of [
    [undefined, /^export default \{ future: \{ v8_middleware: true \} \};\n$/],
    [
      "export default {\n    ssr: true,\n} satisfies Config;\n",
      /^export default \{\n {4}future: \{ v8_middleware: true \},\n {4}ssr: true,\n/,
    ],
    [
      "export default {\n  future: {\n    a: true,\n  },\n};\n",
      /future: \{\n {4}v8_middleware: true,\n {4}a: true,\n {2}\}/,
    ],
  ]) {
    const path = project({ ...router("^7.9.0"), ...(before && { [config]: before }) });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
    const files = filesOf(path);
    assert.match(files[config], after);
    eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual(filesOf(path), files);
  }
  for (const before of ["export default config;\n", "export default { future: { v8_middleware: false } };\n"]) {
    const path = project({ ...router("7"), [config]: before });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual([status, filesOf(path)[config]], [1, before]);
    assert.match(
      stdout,
      /add this to react-router\.config\.ts:\n {2}export default \{ future: \{ v8_middleware: true \} \};\n/,
    );
  }
  const eight = project({ ...router("^8"), [config]: "export default {};\n" });
  assert.equal(eltaninIn(eight, ["init", "--yes"]).status, 0);
  assert.equal(filesOf(eight)[config], "export default {};\n");
});

test("init: React Router 7 does not take an object as its context", () => {
  const app =
    "const requestHandler = f();\nexport default { fetch: (request, env) => requestHandler(request, { env }) };\n";
  const files = { "app/root.tsx": "export default 1;\n", "workers/app.ts": app };
  for (const [version, expected] of [
    ["7", 1],
    ["8", 0],
  ]) {
    const path = project({ "package.json": manifest({ "react-router": version, ...CLOUDFLARE }), ...files });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.equal(status, expected, version);
    assert.equal(stdout.includes("return requestHandler(request, new RouterContextProvider());"), expected === 1);
  }
});

test("init: TypeScript gets the guide's declarations, in a file of their own if there is one already", () => {
  for (const [name, file, page] of [
    ["hono", "src/types.d.ts", "frameworks/hono"],
    ["@sveltejs/kit", "src/app.d.ts", "frameworks/sveltekit"],
    ["express", "express.d.ts", "frameworks/node"],
    ["fastify", "fastify.d.ts", "frameworks/node"],
  ]) {
    const typed = { "package.json": manifest({ [name]: "5" }), "tsconfig.json": {} };
    const path = project(typed);
    eltaninIn(path, ["init", "--yes"]);
    assert.equal(filesOf(path)[file], guide(page)[file]);
    const own = project({ ...typed, [file]: "export {};\n" });
    eltaninIn(own, ["init", "--yes"]);
    const files = filesOf(own);
    assert.equal(files[file], "export {};\n");
    assert.equal(files[file.replace(/[\w.]+$/, "eltanin.d.ts")], guide(page)[file]);
    eltaninIn(own, ["init", "--yes"]);
    assert.deepEqual(filesOf(own), files);
  }
});

test("init: .dev.vars and .gitignore keep what they have, and no value of .dev.vars is shown", () => {
  const path = project({ "package.json": manifest(), ".dev.vars": "API_KEY=private", ".gitignore": "node_modules" });
  const { stdout } = eltaninIn(path, ["init", "--yes"]);
  const files = filesOf(path);
  assert.match(files[".dev.vars"], /^API_KEY=private\nSESSION_SECRET=[\w-]{43}\n$/);
  assert.equal(files[".gitignore"], "node_modules\n.dev.vars\n");
  assert.equal(stdout.includes("private"), false);
});

test("init: only its owner can read a new file with a secret", () => {
  const path = project({ "package.json": manifest() });
  eltaninIn(path, ["init", "--yes"]);
  assert.equal(statSync(join(path, ".dev.vars")).mode & 0o077, 0);
});

test("init: a secret and an ignore line that exist are kept", () => {
  for (const [vars, ignored] of [
    [{ ".dev.vars": 'export SESSION_SECRET = "mine" # x\n' }, "/.dev.vars"],
    [{ ".dev.vars": "SESSION_SECRET=mine\n" }, "!.dev.vars\n.dev*"],
    [{ ".env": "SESSION_SECRET=mine\n" }, "**/.env"],
  ]) {
    const path = project({ "package.json": manifest(), ".gitignore": ignored, ...vars });
    eltaninIn(path, ["init", "--yes"]);
    const { ".gitignore": gitignore, ".dev.vars": devVars, ".env": env } = filesOf(path);
    assert.deepEqual([gitignore, devVars, env], [ignored, vars[".dev.vars"], vars[".env"]]);
  }
});

test("init: Durable Objects in a project that has a worker, bindings and migrations", () => {
  const worker = "export default {};";
  const settings = {
    main: "main.ts",
    migrations: [{ tag: "v2", new_classes: ["A"] }],
    durable_objects: { bindings: [] },
  };
  const path = project({ "package.json": manifest(), "main.ts": worker, "wrangler.json": settings });
  assert.equal(eltaninIn(path, ["init", "--yes", "--store=durable-object"]).status, 1, "the worker's own code is left");
  const files = filesOf(path);
  assert.equal(files["main.ts"], `${worker}\nexport { SessionObject } from "eltanin/durable-object";\n`);
  const { migrations } = JSON.parse(files["wrangler.json"]);
  assert.deepEqual(migrations[1], { tag: "v3", new_sqlite_classes: ["SessionObject"] });
});
