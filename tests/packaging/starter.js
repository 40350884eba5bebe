/**
 * Applications as a framework's own `create` command leaves them, in `starters`, with one page that reads the session. Nothing
 * in them sets it up: `npx eltanin init` does.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { robot, visitor } from "eltanin/testing";
import { modernNode } from "../../scripts/node.js";
import { moduleBin } from "../../scripts/paths.js";
import { QUIET } from "../../scripts/serve.js";
import { proxy } from "../adapters/server.js";
import { freePort } from "../support/port.js";

/** How long a development server may take to show its first page, in ms. */
const PATIENCE = 120_000;

export const starter = (name) => fileURLToPath(new URL(`starters/${name}`, import.meta.url));

/** Programs find their Node and each other. Nothing is asked, and nothing is sent anywhere. */
export const environment = {
  ...process.env,
  ...QUIET,
  PATH: [dirname(modernNode()), moduleBin, process.env.PATH].join(delimiter),
  CI: "1",
  ASTRO_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
};

/** Starts a development server, and drives the page at that path like a visitor and like a robot. */
export async function driven(folder, program, args, path = "/") {
  const port = await freePort();
  const options = { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true };
  const server = spawn(program, [...args, "--port", String(port)], options);
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (output += data));
  try {
    const handler = proxy(`http://localhost:${port}`);
    await ready(server, handler, path, () => output);
    await counts(handler, path);
  } finally {
    // A development server has processes of its own. They are one group, which began here.
    if (server.exitCode === null) process.kill(-server.pid, "SIGKILL");
  }
}

/** Until the page is shown. While Vite finds packages to bundle, it answers with errors. */
async function ready(server, handler, path, output) {
  const end = performance.now() + PATIENCE;
  while (server.exitCode === null && performance.now() < end) {
    const response = await handler(robot(`http://localhost${path}`)).catch(() => undefined);
    if (/visit/.test((await response?.text()) ?? "") && response.status === 200) return;
    await sleep(200);
  }
  throw new Error(`the server does not show the page:\n${output()}`);
}

/** The session works if it keeps a number. */
async function counts(handler, path) {
  const ada = visitor(handler, { origin: "http://localhost" });
  const shown = async (response) => /visit (\d+)/.exec(await response.text())?.[1];
  const first = await ada.get(path);
  assert.equal(first.headers.getSetCookie().length, 1, "the first visit sets one cookie");
  assert.match(first.headers.getSetCookie()[0], /^session=[\w-]{44}; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.equal(await shown(first), "1");
  const second = await ada.get(path);
  assert.equal(await shown(second), "2");
  assert.deepEqual(second.headers.getSetCookie(), [], "the second visit sets none");
  const other = await handler(robot(`http://localhost${path}`));
  assert.equal(await shown(other), undefined);
  assert.deepEqual(other.headers.getSetCookie(), [], "a robot gets none");
}
