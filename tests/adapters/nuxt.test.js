import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { installModule } from "@nuxt/kit";
import { memory, Sessions } from "eltanin";
import eltanin from "eltanin/nuxt";
import { visitor } from "eltanin/testing";
import { createApp, eventHandler, toWebHandler } from "h3-1";
import { secret } from "../support/visitor.js";
import { root } from "../support/workerd.js";

/** What Nuxt's kit, which installs modules, makes of the configuration of Nitro. */
async function configured(options, config) {
  const hooks = new Map();
  const layers = { _layers: [{ cwd: root, config: { rootDir: root } }], _installedModules: [] };
  const nuxt = {
    options: { rootDir: root, ...layers, ...options },
    hook: (name, run) => hooks.set(name, run),
    callHook() {},
  };
  await installModule(eltanin, {}, nuxt);
  hooks.get("nitro:config")(config);
  return config;
}

/** Loads a virtual module of Nitro from a folder in the checkout, where it finds the packages. */
async function load(context, code, sessions) {
  await mkdir(join(root, ".eltanin"), { recursive: true });
  const folder = await mkdtemp(join(root, ".eltanin", "nuxt-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "sessions.mjs"), "export default () => globalThis.sessions;");
  await writeFile(join(folder, "plugin.mjs"), code.replace(sessions, "./sessions.mjs"));
  return import(pathToFileURL(join(folder, "plugin.mjs")));
}

test("nuxt: the module lets Nitro load WebAssembly, and keeps what the site has configured", async () => {
  const own = { name: "own", from: "elsewhere" };
  const config = { experimental: { websocket: true }, plugins: ["own"], imports: { imports: [own] } };
  await configured({}, config);
  assert.deepEqual(config.experimental, { websocket: true, wasm: true });
  assert.deepEqual(config.plugins, ["/eltanin/plugin.mjs", "own"]);
  assert.deepEqual(config.imports.imports, [
    own,
    { name: "useEltaninSession", from: "eltanin/h3" },
    { name: "requireUser", from: "eltanin/h3" },
  ]);
  const h3 = await import("eltanin/h3");
  for (const { name, from } of config.imports.imports.slice(1)) {
    assert.deepEqual([from, typeof h3[name]], ["eltanin/h3", "function"]);
  }
  assert.equal((await configured({}, { imports: false })).imports, false);
});

test("nuxt: the plugin that the module adds commits the session of the configured sessions", async (context) => {
  globalThis.sessions = new Sessions({ store: memory(), secret });
  const sessions = "~~/server/shop";
  const { virtual, plugins } = await configured({ eltanin: { sessions } }, {});
  const { default: plugin } = await load(context, virtual[plugins[0]], sessions);
  const { useEltaninSession } = await import("eltanin/h3");
  const page = eventHandler(async (event) => {
    const session = await useEltaninSession(event);
    session.set("visits", (session.get("visits") ?? 0) + 1);
    return `visit ${session.get("visits")}`;
  });
  const h3App = createApp().use(page);
  plugin({ h3App });
  const ada = visitor(toWebHandler(h3App));
  assert.equal(await (await ada.get("/")).text(), "visit 1");
  assert.equal(await (await ada.get("/")).text(), "visit 2");
});
