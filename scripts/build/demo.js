/** The demo's scripts for the browser: www/browser → www/public/static/built, the wasm module inside. */

import { join } from "node:path";
import { say, since } from "../exec.js";
import { dist, root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";

const SCRIPTS = join(root, "www", "browser");
const BUILT = join(root, "www", "public", "static", "built");

/** The scripts that pages name; the others are parts of these. */
const ENTRIES = ["page", "inspector"];

/** Bundles the demo's scripts when they or the package changed. dist/ must be built. */
export async function buildDemo() {
  const inputs = [
    ...filesBelow(SCRIPTS),
    join(root, "www", "explain.ts"),
    ...filesBelow(dist).filter((file) => file.endsWith(".js")),
    join(root, "scripts", "build", "demo.js"),
    join(root, "package-lock.json"),
  ];
  const start = performance.now();
  const done = await unlessSame("demo", inputs, () => filesBelow(BUILT), bundle);
  if (done) say(`✓ the demo's scripts for the browser (${since(start)})`);
}

async function bundle() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ENTRIES.map((name) => join(SCRIPTS, `${name}.ts`)),
    outdir: BUILT,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
}
