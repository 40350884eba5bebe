/** `npm start`: builds, then serves the demo at http://localhost:8787 in workerd, by default with a local KV. */

import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildDocs } from "./build/docs.js";
import { build } from "./build.js";
import { log, main, since, UserError } from "./exec.js";
import { root } from "./paths.js";
import { answers, isFree, serve } from "./serve.js";

const PORT = Number(process.env.PORT ?? 8787);

/** Where the demo can keep its sessions. */
const STORES = { kv: "KV", "durable-object": "Durable Objects", d1: "D1" };
const STORE = process.env.STORE ?? "kv";

function ensureStoreExists() {
  if (Object.hasOwn(STORES, STORE)) return;
  throw new UserError(`there is no store "${STORE}": STORE is one of ${Object.keys(STORES).join(", ")}`);
}

async function ensurePortIsFree() {
  if (await isFree(PORT)) return;
  throw new UserError(
    `port ${PORT} is in use: stop the program that uses it, or choose another port: PORT=8788 npm start`,
  );
}

/** Writes a secret for this checkout once, so that sessions survive a restart. */
function ensureSecret() {
  const file = join(root, ".dev.vars");
  if (existsSync(file)) return;
  writeFileSync(file, `SESSION_SECRET="${randomBytes(32).toString("base64url")}"\n`, { mode: 0o600 });
  log("✓ a secret for this checkout is in .dev.vars");
}

await main(import.meta, async () => {
  const start = performance.now();
  ensureStoreExists();
  await ensurePortIsFree();
  await build();
  await buildDocs();
  ensureSecret();
  log(`· starting workerd with a local ${STORES[STORE]} …`);
  const server = serve({ port: PORT, state: ".wrangler/state", vars: { STORE } });
  const ended = new Promise((resolve) => server.once("close", resolve));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
  if (await answers(server, PORT))
    log(`\n✓ the demo is at http://localhost:${PORT} (${since(start)}); Ctrl-C stops it\n`);
  return (await ended) ?? 0;
});
