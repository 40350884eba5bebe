/** The demo's scripts for the browser: www/browser → www/public/static/built, with the wasm module included. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { log, since } from "../exec.js";
import { dist, root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";

const SCRIPTS = join(root, "www", "browser");
const BUILT = join(root, "www", "public", "static", "built");

/** The scripts that pages load; the others are bundled into these. */
const ENTRIES = ["page", "chart", "inspector", "clients"];

/** The chart library's own styles, bundled with its script so that nothing comes from another host. */
const CHART_STYLES = "uplot/dist/uPlot.min.css";

/** The files that they share with the worker. */
const SHARED = ["explain.ts", "html.ts", "reasons.ts", "times.ts"];

/** Bundles the demo's scripts if they or the package have changed. dist/ must be built. */
export async function buildDemo() {
  const inputs = [
    ...filesBelow(SCRIPTS),
    ...SHARED.map((name) => join(root, "www", name)),
    ...filesBelow(dist).filter((file) => file.endsWith(".js")),
    join(root, "scripts", "build", "demo.js"),
    join(root, "package-lock.json"),
  ];
  const start = performance.now();
  const done = await unlessSame("demo", inputs, () => filesBelow(BUILT), bundle);
  if (done) log(`✓ the demo's scripts for the browser (${since(start)})`);
}

async function bundle() {
  const { build } = await import("esbuild");
  // The names of shared parts contain a hash, so old ones would stay.
  rmSync(BUILT, { recursive: true, force: true });
  await build({
    entryPoints: [
      ...ENTRIES.map((name) => ({ in: join(SCRIPTS, `${name}.ts`), out: name })),
      { in: CHART_STYLES, out: "chart" },
    ],
    absWorkingDir: root,
    outdir: BUILT,
    bundle: true,
    splitting: true,
    chunkNames: "part-[hash]",
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
}
