/** The sizes of what the package ships: every entry bundled, raw and gzipped. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist, root } from "../paths.js";

/** The whole upload of the README's worker: the module, with the robot table, and the JavaScript that it uses. */
export const WORKER = "upload of a worker with KV";

/** What workers import, by the name of their upload. */
const WORKERS = {
  [WORKER]: `export { kv, Sessions } from "./dist/entry/workerd.js";`,
  "upload of a worker with Durable Objects": `export { durableObject, Sessions } from "./dist/entry/workerd.js";
    export { SessionObject } from "./dist/store/durable-object/object.js";`,
  "upload of a worker with D1": `export { d1, Sessions } from "./dist/entry/workerd.js";`,
};

/** `[{ name, raw, gzip }]` in bytes: the module, the glue, each entry without its peers, and the uploads of workers. */
export async function measure() {
  const parts = ["core_bg.wasm", "core.js"].map((name) => sizeOf(name, readFileSync(join(dist, name))));
  const entries = [];
  for (const { name, file } of entriesOf(JSON.parse(readFileSync(join(root, "package.json"), "utf8")))) {
    entries.push(sizeOf(name, await bundle({ entryPoints: [join(root, file)] })));
  }
  const uploads = [];
  for (const [name, contents] of Object.entries(WORKERS)) {
    const { raw, gzip } = sizeOf(name, await bundle({ stdin: { contents, resolveDir: root } }));
    uploads.push({ name, raw: parts[0].raw + raw, gzip: parts[0].gzip + gzip });
  }
  return [...parts, ...entries, ...uploads];
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
export async function bundle(input, plugins = []) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...input,
    bundle: true,
    format: "esm",
    target: "es2022",
    packages: "external",
    external: ["*.wasm", "*.wasm?module", "cloudflare:*", "node:*"],
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
    .map(({ name, raw, gzip }) => `  ${name.padEnd(40)}${kilobytes(raw)} ${kilobytes(gzip)} gzipped`)
    .join("\n");
}
