/** `eltanin doctor` in projects on frameworks. `eltanin init` makes them, so that nothing is wrong before. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { eltaninIn, filesOf, manifest, project, write } from "../support/project.js";

const installed = { "node_modules/eltanin/package.json": { name: "eltanin", version: "0.1.0" } };
const ROOT = 'import { Outlet } from "react-router";\n\nexport default Outlet;\n';
const HANDLER = (context) => `const requestHandler = createRequestHandler();
export default { fetch: (request, env, ctx) => requestHandler(request${context}) };
`;

const VITE = { "@cloudflare/vite-plugin": "1" };
const ASTRO = { astro: "7", "@astrojs/cloudflare": "14" };
const KIT = { "@sveltejs/kit": "2", "@sveltejs/adapter-cloudflare": "7" };
const NEXT = { next: "16", "@opennextjs/cloudflare": "1" };
const ROUTER = { "react-router": "^7.9.0", ...VITE };

const init = (path) => eltaninIn(path, ["init", "--yes"]);
const repair = (files) => (path) => write(path, files);
const INIT = 'run "npx eltanin init", which adds the lines or prints them';
const depends = (dependencies) => ({ "package.json": manifest(dependencies) });

/** [what is broken, the packages, files before `init`, what breaks, the line, how the sentence is followed] */
const BROKEN = [
  [
    "Astro without the integration",
    ASTRO,
    {},
    { "astro.config.mjs": 'import { defineConfig } from "astro/config";\nexport default defineConfig({});\n' },
    `error  adapter   astro.config.mjs lacks the adapter; ${INIT}`,
    init,
  ],
  [
    "Nuxt without the module",
    { nuxt: "4" },
    {},
    { "nuxt.config.ts": 'export default defineNuxtConfig({ nitro: { preset: "cloudflare_module" } });\n' },
    `error  wasm      nuxt.config.ts lacks eltanin/nuxt, which lets Nitro load WebAssembly; ${INIT}`,
    init,
  ],
  [
    "Nuxt without a preset",
    { nuxt: "4" },
    {},
    { "nuxt.config.ts": 'export default defineNuxtConfig({ modules: ["eltanin/nuxt"] });\n' },
    `error  adapter   nuxt.config.ts lacks a preset for Cloudflare; ${INIT}`,
    init,
  ],
  [
    "Next.js without withEltanin",
    NEXT,
    {},
    { "next.config.mjs": "// withEltanin\nexport default {};\n" },
    `error  wasm      next.config.mjs lacks withEltanin, without which workerd refuses the module; ${INIT}`,
    repair({ "next.config.mjs": 'export default { serverExternalPackages: ["eltanin"] };\n' }),
  ],
  [
    "Nitro without WebAssembly",
    { nitropack: "2" },
    {
      "nitro.config.ts": "export default { experimental: { wasm: true } };\n",
      "server/plugins/session.ts":
        'import { kv, Sessions } from "eltanin";\nexport default new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });\n',
    },
    { "nitro.config.ts": "export default {};\n" },
    "error  wasm      Nitro does not load WebAssembly without a setting; set experimental: { wasm: true } in nitro.config.ts",
    repair({ "nitro.config.ts": "export default { experimental: { wasm: true } };\n" }),
  ],
  [
    "React Router without its middleware",
    ROUTER,
    { "app/root.tsx": ROOT },
    { "app/root.tsx": ROOT },
    `error  adapter   app/root.tsx lacks the adapter; ${INIT}`,
    init,
  ],
  [
    "React Router 7 without its flag",
    ROUTER,
    { "app/root.tsx": ROOT },
    { "react-router.config.ts": "export default { ssr: true };\n" },
    `error  adapter   react-router.config.ts lacks the flag v8_middleware; ${INIT}`,
    init,
  ],
  [
    "React Router 7 with an object as its context",
    ROUTER,
    { "app/root.tsx": ROOT },
    { "workers/app.ts": HANDLER(", { cloudflare: { env, ctx } }") },
    `error  adapter   workers/app.ts lacks a context of the kind that middleware takes; ${INIT}`,
    repair({ "workers/app.ts": HANDLER(", new RouterContextProvider()") }),
  ],
  [
    "an old version",
    { ...ROUTER, "react-router": "7.8.2" },
    { "app/root.tsx": ROOT },
    {},
    'error  versions  React Router 7.8 is too old for the adapter; run "npm install react-router@7.9" or newer',
    repair(depends(ROUTER)),
  ],
  [
    "another version than package.json says",
    { hono: "4" },
    {},
    { "node_modules/hono/package.json": { version: "3.12.0" } },
    'error  versions  Hono 3.12 is too old for the adapter; run "npm install hono@4" or newer',
    repair({ "node_modules/hono/package.json": { version: "4.0.0" } }),
  ],
  [
    "SvelteKit without its adapter for Cloudflare",
    KIT,
    {},
    depends({ "@sveltejs/kit": "2" }),
    "warn   adapter   SvelteKit runs on Cloudflare with @sveltejs/adapter-cloudflare, which package.json does not have; npm install --save-dev @sveltejs/adapter-cloudflare",
    repair(depends(KIT)),
  ],
  [
    "SvelteKit without the interfaces of Node",
    KIT,
    {},
    {
      "wrangler.jsonc": { compatibility_date: "2026-01-01", kv_namespaces: [{ binding: "SESSIONS" }] },
    },
    'warn   date      SvelteKit on Cloudflare uses the interfaces of Node; add "nodejs_compat" to compatibility_flags in wrangler.jsonc',
    repair({
      "wrangler.jsonc": {
        compatibility_date: "2026-01-01",
        compatibility_flags: ["nodejs_als"],
        kv_namespaces: [{ binding: "SESSIONS" }],
      },
    }),
  ],
  [
    "Express without sessions",
    { express: "5" },
    {},
    { "server.js": "// eltanin\n" },
    'error  adapter   no file of the project imports eltanin; run "npx eltanin init"',
    repair({ "server.js": 'import { eltanin } from "eltanin/node";\n' }),
  ],
];

const problemsOf = (path) => {
  const { status, stdout } = eltaninIn(path, ["doctor"]);
  const lines = stdout.split("\n").filter((line) => /^(error|warn) /.test(line));
  return { status, problems: lines.filter((line) => !line.includes("works only on your own machine")) };
};

for (const [what, dependencies, before, broken, expected, follow] of BROKEN) {
  test(`doctor: ${what}`, () => {
    const path = project({ ...depends(dependencies), ...installed, ...before });
    init(path);
    if (Object.keys(broken).length > 0) assert.deepEqual(problemsOf(path), { status: 0, problems: [] });
    write(path, broken);
    const status = expected.startsWith("error") ? 1 : 0;
    assert.deepEqual(problemsOf(path), { status, problems: [expected] });
    follow(path);
    assert.deepEqual(problemsOf(path), { status: 0, problems: [] });
  });
}

test("doctor: what init makes is in order, on every framework", () => {
  for (const dependencies of [{}, { hono: "4" }, NEXT, { nuxt: "4" }, KIT, ASTRO, { express: "5" }, { koa: "3" }]) {
    const path = project({ ...depends(dependencies), ...installed });
    init(path);
    assert.deepEqual(problemsOf(path), { status: 0, problems: [] }, Object.keys(dependencies)[0]);
    assert.ok(Object.keys(filesOf(path)).length > 3);
  }
});
