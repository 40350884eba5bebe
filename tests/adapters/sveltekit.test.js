import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { memory, Sessions } from "eltanin";
import { visitor } from "eltanin/testing";
import { createServer as createVite } from "vite";
import { secret } from "../support/visitor.js";
import { serve } from "./node.js";
import { scenario } from "./scenario.js";

const root = fileURLToPath(new URL("sveltekit", import.meta.url));
let handler;
let close;

/** SvelteKit's development server. SvelteKit reads its settings from the current folder. */
async function shop(source) {
  globalThis.sessionsOf = source;
  process.chdir(root);
  const { sveltekit } = await import("@sveltejs/kit/vite");
  const vite = await createVite({
    root,
    configFile: false,
    logLevel: "error",
    cacheDir: "../../../.eltanin/vite",
    plugins: [await sveltekit()],
    server: { middlewareMode: true, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const served = await serve(createServer(vite.middlewares));
  close = async () => {
    served.close();
    await vite.close();
  };
  handler = served.handler;
  return handler;
}

scenario("sveltekit", shop, { guard: 303, origin: "http://localhost", close: () => close() });

test("sveltekit: a page that can be prerendered does not make the sessions, which may need bindings", async () => {
  globalThis.sessionsOf = () => {
    throw new Error("there are no bindings while pages are prerendered");
  };
  const response = await visitor(handler).get("/about-us");
  assert.match(await response.text(), /<h1>About us<\/h1>/);
});

test("sveltekit: the source gets the event, and a change in a streamed value is refused", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const seen = [];
  globalThis.sessionsOf = (event) => {
    seen.push(event.url.pathname);
    return sessions;
  };
  const response = await visitor(handler).get("/stream");
  assert.equal(response.headers.getSetCookie().length, 1);
  assert.match(await response.text(), /session_committed/);
  assert.deepEqual(seen, ["/stream"]);
});
