/** The worker of these tests in workerd, with a KV that outlives a restart. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, kCurrentWorker, Miniflare } from "miniflare";

const COMPATIBILITY_DATE = "2026-11-17";
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles a worker as wrangler does: the package's `workerd` entry, its module left outside. */
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here(".") },
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    write: false,
    plugins: [
      {
        name: "wasm",
        setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, () => ({ path: "./core_bg.wasm", external: true })),
      },
    ],
  });
  return outputFiles[0].text;
}

/**
 * Starts the worker of these tests, or one whose text is given. `restart()` ends it and starts it again: nothing survives
 * but what is in KV.
 */
export async function startServer({ contents = readFileSync(here("worker.js"), "utf8") } = {}) {
  const state = mkdtempSync(join(tmpdir(), "eltanin-tokens-"));
  const modules = [
    { type: "ESModule", path: "worker.js", contents: await bundle(contents) },
    { type: "CompiledWasm", path: "core_bg.wasm", contents: readFileSync(here("../../dist/core_bg.wasm")) },
  ];
  const options = convertV4MiniflareOptions({
    modules,
    compatibilityDate: COMPATIBILITY_DATE,
    kvNamespaces: ["SESSIONS"],
    bindings: { SESSION_SECRET: "a secret of these tests, longer than 32 bytes" },
    serviceBindings: { SELF: kCurrentWorker },
  });
  // The old option `kvPersist` does not survive the conversion.
  options.resourcePersistencePath = state;
  let runtime = new Miniflare(options);
  const server = {
    url: await runtime.ready,
    async restart() {
      await runtime.dispose();
      runtime = new Miniflare(options);
      server.url = await runtime.ready;
    },
    /** What `onEvent` was told since the last call. */
    async events() {
      return (await fetch(new URL("/events", server.url))).json();
    },
    /** Puts the worker's clock forward. */
    async wait(minutes) {
      const { ok } = await fetch(new URL(`/clock?ms=${minutes * 60_000}`, server.url));
      if (!ok) throw new Error("the worker's clock stands still");
    },
    async close() {
      await runtime.dispose();
      rmSync(state, { recursive: true, force: true });
    },
  };
  return server;
}
