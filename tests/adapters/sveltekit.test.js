import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { memory, Sessions } from "eltanin";
import { visitor } from "eltanin/testing";
import { secret } from "../support/visitor.js";
import { scenario } from "./scenario.js";
import { startKit } from "./sveltekit-server.js";

let server;

async function shop(source) {
  globalThis.sessionsOf = source;
  server = await startKit(fileURLToPath(new URL("sveltekit", import.meta.url)));
  return server.handler;
}

scenario("sveltekit", shop, { guard: 303, throws: false, origin: "http://localhost", close: () => server.close() });

test("sveltekit: a page that can be prerendered does not make the sessions, which may need bindings", async () => {
  globalThis.sessionsOf = () => {
    throw new Error("there are no bindings while pages are prerendered");
  };
  const response = await visitor(server.handler).get("/about-us");
  assert.match(await response.text(), /<h1>About us<\/h1>/);
});

test("sveltekit: the source gets the event, and a change in a streamed value is refused", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const seen = [];
  globalThis.sessionsOf = (event) => {
    seen.push(event.url.pathname);
    return sessions;
  };
  const response = await visitor(server.handler).get("/stream");
  assert.equal(response.headers.getSetCookie().length, 1);
  globalThis.responseHasBegun();
  assert.match(await response.text(), /session_committed/);
  assert.deepEqual(seen, ["/stream"]);
});
