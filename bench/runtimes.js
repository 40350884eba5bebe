/**
 * Where rows run. A runtime is `{ version, rows, batch(row, contender, count), close() }`, and has an isolate of its own.
 * It is started with a set of rows, `{ rows, other }`: the file that makes them, and the folder of another build of the
 * package, which that file imports as `eltanin-other`.
 */

import { once } from "node:events";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { root } from "../scripts/paths.js";
import { agentsModule } from "./agents.js";

const require = createRequire(import.meta.url);

/** A package of types alone, which `@react-router/cloudflare` imports as if there were something to run. */
const TYPES = "@cloudflare/workers-types";

/** As in wrangler.toml. With this date workers have `node:crypto`, which some contenders import. */
export const COMPATIBILITY_DATE = "2026-11-17";

/** Modules without a file of their own, by name. */
const made = () => ({ [TYPES]: "", "bench:agents": agentsModule() });

/** The files that the set's names stand for. */
function filesOf({ rows, other }, entry) {
  return { "bench:rows": rows, ...(other && { "eltanin-other": join(other, "dist", "entry", entry) }) };
}

/**
 * How many times a contender that awaits runs within one request to the worker. workerd keeps track of a request's
 * timers and promises, and slows down with thousands of them; a site's requests have a few.
 */
const PROMISES_PER_REQUEST = 250;

/** A thread of this process. */
export async function node(set) {
  const files = Object.entries(filesOf(set, "inline.js")).map(([name, file]) => [name, pathToFileURL(file).href]);
  const texts = Object.entries(made()).map(([name, text]) => [
    name,
    `data:text/javascript,${encodeURIComponent(text)}`,
  ]);
  const workerData = Object.fromEntries([...files, ...texts]);
  const thread = new Worker(new URL("thread.js", import.meta.url), { workerData });
  const answer = async () => (await once(thread, "message"))[0];
  const rows = await answer();
  return {
    version: process.versions.node,
    rows,
    batch: (row, contender, count) => {
      thread.postMessage({ row, contender, count });
      return answer();
    },
    close: () => thread.terminate(),
  };
}

/** A worker in workerd, bundled as wrangler would. Its clock runs while it works: that is so on one's own machine only. */
export async function workerd(set) {
  const { convertV4MiniflareOptions, Miniflare } = await import("miniflare");
  const { version } = require("workerd/package.json");
  const modules = await bundle(filesOf(set, "workerd.js"), join(root, "bench", "worker.js"));
  const options = { modules, compatibilityDate: COMPATIBILITY_DATE };
  const miniflare = new Miniflare(convertV4MiniflareOptions(options));
  const ask = async (path) => {
    const response = await miniflare.dispatchFetch(`http://bench${path}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`the bench worker failed: ${text}`);
    return JSON.parse(text);
  };
  const rows = await ask("/");
  return {
    version,
    rows,
    batch: async (row, contender, count) => {
      const most = rows[row].contenders[contender].sync ? count : PROMISES_PER_REQUEST;
      let taken = 0;
      for (let left = count; left > 0; left -= most) {
        taken += await ask(`/${row}/${contender}/${Math.min(left, most)}`);
      }
      return taken;
    },
    close: () => miniflare.dispose(),
  };
}

/** The worker and the WebAssembly modules as Miniflare takes them: the worker first. */
export async function bundle(files, entry) {
  const { outputFiles } = await build({
    entryPoints: { worker: entry },
    outdir: join(root, "bench"),
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]-[hash]",
    plugins: [
      { name: "names", setup: (builder) => names(builder, files) },
      { name: "stand-ins", setup: standIns },
    ],
    external: ["node:*", "cloudflare:*"],
    logLevel: "error",
  });
  return outputFiles
    .map(({ path, contents, text }) =>
      path.endsWith(".wasm")
        ? { type: "CompiledWasm", path: basename(path), contents }
        : { type: "ESModule", path: "worker.js", contents: text },
    )
    .sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
}

/** Resolves the set's names to their files. */
function names(builder, files) {
  if (Object.keys(files).length === 0) return;
  const filter = new RegExp(`^(${Object.keys(files).join("|")})$`);
  builder.onResolve({ filter }, ({ path }) => ({ path: files[path] }));
}

/** Lets a CommonJS module that says `require("crypto")` into an ES module, and leaves the package of types out. */
function standIns(builder) {
  const contents = { crypto: 'import * as crypto from "node:crypto"; module.exports = crypto;', ...made() };
  const filter = new RegExp(`^(${Object.keys(contents).join("|")})$`);
  builder.onResolve({ filter }, ({ path }) => ({ path, namespace: "stand-in" }));
  builder.onLoad({ filter: /./, namespace: "stand-in" }, ({ path }) => ({ contents: contents[path] }));
}
