/** `npm start`: builds, then serves the demo at http://localhost:8787 in the real edge runtime with a local KV. */

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { build } from "./build.js";
import { environment, main, say, since, Trouble } from "./exec.js";
import { modernNode } from "./node.js";
import { moduleBin, root } from "./paths.js";

const PORT = Number(process.env.PORT ?? 8787);

/** The demo says nothing to anybody: no figures, no look for a newer wrangler, no question about the caller's place. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  DO_NOT_TRACK: "1",
};

async function ensurePortIsFree() {
  for (const host of ["127.0.0.1", "::1"]) {
    const code = await new Promise((resolve) => {
      const server = createServer();
      server.once("error", (error) => resolve(error.code));
      server.listen(PORT, host, () => server.close(() => resolve(undefined)));
    });
    if (code === "EADDRINUSE") {
      throw new Trouble(`port ${PORT} is taken: end what is using it, or choose another one: PORT=8788 npm start`);
    }
  }
}

/** A secret of this checkout alone, so that sessions survive a restart. */
function ensureSecret() {
  const file = join(root, ".dev.vars");
  if (existsSync(file)) return;
  writeFileSync(file, `SESSION_SECRET="${randomBytes(32).toString("base64url")}"\n`, { mode: 0o600 });
  say("✓ a secret for this checkout is in .dev.vars");
}

function serve() {
  const args = [
    "dev",
    "--port",
    String(PORT),
    "--persist-to",
    ".wrangler/state",
    "--show-interactive-dev-session=false",
  ];
  const env = environment([moduleBin], QUIET);
  return spawn(modernNode(), [join(moduleBin, "wrangler"), ...args], { cwd: root, env, stdio: "inherit" });
}

/** Waits until the page answers or the server has ended. Returns whether it answers. */
async function answers(server) {
  while (server.exitCode === null && server.signalCode === null) {
    const page = await fetch(`http://localhost:${PORT}/`).catch(() => undefined);
    await page?.arrayBuffer();
    if (page) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

await main(import.meta, async () => {
  const start = performance.now();
  await ensurePortIsFree();
  await build();
  ensureSecret();
  say("· starting workerd with a local KV …");
  const server = serve();
  const ended = new Promise((resolve) => server.once("close", resolve));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
  if (await answers(server)) say(`\n✓ the demo is at http://localhost:${PORT} (${since(start)}); Ctrl-C ends it\n`);
  return (await ended) ?? 0;
});
