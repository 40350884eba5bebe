/** Runs the demo in workerd, for `npm start` and the browser tests. */

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { environment } from "./exec.js";
import { modernNode } from "./node.js";
import { moduleBin, root } from "./paths.js";

/** Nothing is sent anywhere: no metrics, no look-up of a newer wrangler or of the caller's location. */
export const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  DO_NOT_TRACK: "1",
};

/** Starts `wrangler dev`. Sessions are kept in the folder `state`; `vars` override wrangler.toml and .dev.vars. */
export function serve({ port, state, vars = {}, stdio = "inherit" }) {
  const args = [
    "dev",
    "--port",
    String(port),
    "--persist-to",
    state,
    "--show-interactive-dev-session=false",
    ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
  ];
  const env = environment([moduleBin], QUIET);
  return spawn(modernNode(), [join(moduleBin, "wrangler"), ...args], { cwd: root, env, stdio });
}

/** Waits until the page answers, the server exits or `patience` ms have passed. Returns whether the page answers. */
export async function answers(server, port, patience = Number.POSITIVE_INFINITY) {
  const end = performance.now() + patience;
  while (server.exitCode === null && server.signalCode === null && performance.now() < end) {
    const page = await fetch(`http://localhost:${port}/`).catch(() => undefined);
    await page?.arrayBuffer();
    if (page) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** Whether no program listens on the port, on either address of localhost. */
export async function isFree(port) {
  const codes = await Promise.all(["127.0.0.1", "::1"].map((host) => listen(port, host)));
  return !codes.includes("EADDRINUSE");
}

function listen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
