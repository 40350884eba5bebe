/** The demo in workerd on a free port, with a store of its own. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSecret } from "eltanin";
import { answers, serve } from "../../../scripts/serve.js";
import { freePort } from "../../support/port.js";

/** How long the demo may take to answer, in ms: its start builds what has changed. */
const PATIENCE = 120_000;

/** A folder that is gone when the test file is through. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "eltanin-demo-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A running demo: `{ url, restart(), stop() }`. A restart keeps the store, the secret and the port. */
export async function startDemo(vars = {}) {
  const state = temporaryFolder();
  const settings = {
    port: await freePort(),
    state: state.path,
    vars: { SESSION_SECRET: generateSecret(), ...vars },
    stdio: "pipe",
  };
  let running = await run(settings);
  return {
    url: `http://localhost:${settings.port}`,
    async restart() {
      await end(running);
      running = await run(settings);
    },
    async stop() {
      await end(running);
      state.remove();
    },
  };
}

/** How often it is started if wrangler finds a port in use that it has chosen itself, for the parts of the demo. */
const TRIES = 4;

async function run(settings, tries = TRIES) {
  const server = serve(settings);
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  if (await answers(server, settings.port, PATIENCE)) return server;
  await end(server);
  if (tries > 1 && output.includes("Address already in use")) return run(settings, tries - 1);
  throw new Error(`the demo did not start:\n${output}`);
}

function end(server) {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once("close", resolve);
    server.kill("SIGTERM");
  });
}
