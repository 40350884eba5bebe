/** Workers in the real runtime, with a real local KV. */

import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { secret } from "./visitor.js";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** As in wrangler.toml. */
const COMPATIBILITY_DATE = "2026-11-17";

/** A folder for as long as the tests of a file take. */
export async function scratch(context) {
  const folder = await mkdtemp(join(tmpdir(), "eltanin-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Bundles a worker, a path or `{ contents }`, into that folder as wrangler would: the condition `workerd`, the module as
 * a file beside it.
 */
export async function bundle(entry, folder, resolveDir = root) {
  const source = typeof entry === "string" ? { entryPoints: [entry] } : { stdin: { ...entry, resolveDir } };
  await build({
    ...source,
    absWorkingDir: resolveDir,
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    logLevel: "error",
  });
}

/** Starts the worker that is in the folder; `persist` is where KV is kept when it stops, `more` are options of Miniflare. */
export async function start(folder, { main = "worker.js", persist, ...more } = {}) {
  const files = (await readdir(folder)).filter((name) => name === main || name.endsWith(".wasm"));
  const modules = await Promise.all(
    files.map(async (path) => ({
      type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
      path: join(folder, path),
      contents: await readFile(join(folder, path)),
    })),
  );
  // The first module is the worker.
  modules.sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
  const options = {
    modules,
    modulesRoot: folder,
    compatibilityDate: COMPATIBILITY_DATE,
    kvNamespaces: ["SESSIONS"],
    bindings: { SESSION_SECRET: secret },
    ...more,
  };
  const kept = persist === undefined ? {} : { resourcePersistencePath: persist };
  const miniflare = new Miniflare({ ...convertV4MiniflareOptions(options), ...kept });
  await miniflare.ready;
  return miniflare;
}

/** Runs a program to its end, and rejects with what it said when it fails. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}:\n${output}`));
    });
  });
}
