import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { memory, Sessions } from "eltanin";
import eltanin from "eltanin/astro";
import { visitor } from "eltanin/testing";
import { secret } from "../support/visitor.js";
import { develop } from "./astro-server.js";
import { scenario } from "./scenario.js";

const root = fileURLToPath(new URL("astro", import.meta.url));
let handler;
let close;

/** Astro with the integration. */
async function shop(source) {
  globalThis.sessionsOf = source;
  ({ handler, close } = await develop(root, { output: "server", integrations: [eltanin()] }));
  return handler;
}

scenario("astro", shop, { guard: 303, origin: "http://localhost", close: () => close() });

test("astro: a change in a component that runs after the response began is refused with a hint", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  globalThis.sessionsOf = () => sessions;
  const response = await visitor(handler, { origin: "http://localhost" }).get("/stream");
  assert.equal(response.headers.getSetCookie().length, 1);
  assert.match(
    await response.text(),
    /<p[^>]*>session_committed: .*in a streaming framework before the response starts/,
  );
});

test("astro: a prerendered page says that it has no session, and does not make the sessions", async () => {
  globalThis.sessionsOf = () => assert.fail("there are no bindings while pages are prerendered");
  const response = await visitor(handler, { origin: "http://localhost" }).get("/about-us");
  assert.match(await response.text(), /About us.*a prerendered page has no session; render it on demand/s);
});
