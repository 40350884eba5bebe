/** The sizes of what the package ships: every entry bundled, raw and gzipped. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist, root } from "../paths.js";

/** A worker's whole upload: the module, with the robot table, and the JavaScript of the workerd entry. */
export const WORKER = "worker upload";

/** `[{ name, raw, gzip }]` in bytes: the module, the glue, each entry without its peers, and a worker's upload. */
export async function measure() {
  const parts = ["core_bg.wasm", "core.js"].map((name) => sizeOf(name, readFileSync(join(dist, name))));
  const entries = [];
  for (const { name, file } of entriesOf(JSON.parse(readFileSync(join(root, "package.json"), "utf8")))) {
    entries.push(sizeOf(name, await bundle(join(root, file))));
  }
  const worker = entries.find(({ name }) => name === "eltanin (workerd)");
  const upload = { name: WORKER, raw: parts[0].raw + worker.raw, gzip: parts[0].gzip + worker.gzip };
  return [...parts, ...entries, upload];
}

function sizeOf(name, bytes) {
  return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

/** Every JavaScript file that package.json exports, with the name that a user imports and its condition. */
function entriesOf({ name, exports }) {
  return Object.entries(exports).flatMap(([path, target]) => {
    const conditions = typeof target === "string" ? { default: target } : target;
    const files = Object.entries(conditions).filter(
      ([condition, file]) => condition !== "types" && file.endsWith(".js"),
    );
    return files.map(([condition, file]) => ({
      name: `${name}${path.slice(1)}${files.length > 1 ? ` (${condition})` : ""}`,
      file,
    }));
  });
}

/** Bundles without minifying: by default workers are uploaded as they are. */
export async function bundle(file, plugins = []) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    format: "esm",
    target: "es2022",
    packages: "external",
    external: ["*.wasm", "cloudflare:*", "node:*"],
    write: false,
    logLevel: "error",
    plugins,
  });
  return outputFiles[0].contents;
}

/** Formats the sizes as lines of text. */
export function table(sizes) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(11);
  return sizes
    .map(({ name, raw, gzip }) => `  ${name.padEnd(24)}${kilobytes(raw)} ${kilobytes(gzip)} gzipped`)
    .join("\n");
}
