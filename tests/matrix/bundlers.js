/** The worker bundled by wrangler, and for Node by each bundler, with its default settings where it has any. */

import { join } from "node:path";
import { modernNode } from "../../scripts/node.js";
import { root } from "../support/workerd.js";
import { Project } from "./project.js";
import { flowInWorkerd } from "./workerd.js";

/** The versions that are installed. */
const PACKAGES = {
  "@rollup/plugin-node-resolve": "16.0.3",
  esbuild: "0.28.2",
  parcel: "2.16.4",
  rolldown: "1.3.3",
  rollup: "4.68.8",
  vite: "8.3.8",
  webpack: "5.113.0",
};

const BUILDS = {
  esbuild: `import { build } from "esbuild";
    await build({ entryPoints: ["worker.js"], bundle: true, format: "esm", outfile: "out/esbuild/worker.mjs" });`,
  rollup: `import { rollup } from "rollup";
    import resolve from "@rollup/plugin-node-resolve";
    const bundle = await rollup({ input: "worker.js", plugins: [resolve()] });
    await bundle.write({ file: "out/rollup/worker.mjs" });`,
  rolldown: `import { rolldown } from "rolldown";
    const bundle = await rolldown({ input: "worker.js" });
    await bundle.write({ file: "out/rolldown/worker.mjs" });`,
  vite: `import { build } from "vite";
    await build({ logLevel: "error", ssr: { noExternal: true },
      build: { ssr: "worker.js", outDir: "out/vite", rollupOptions: { output: { entryFileNames: "worker.mjs" } } } });`,
  webpack: `import webpack from "webpack";
    const path = new URL("out/webpack", import.meta.url).pathname;
    const output = { path, filename: "worker.mjs", library: { type: "module" } };
    const settings = { mode: "production", target: "node", entry: "./worker.js", experiments: { outputModule: true }, output };
    await new Promise((resolve, reject) => webpack(settings, (error, stats) =>
      error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : resolve()));`,
  parcel: `import { Parcel } from "@parcel/core";
    const target = { distDir: "out/parcel", distEntry: "worker.mjs", includeNodeModules: true, outputFormat: "esmodule",
      isLibrary: true, scopeHoist: true, context: "node", engines: { node: "20" } };
    const parcel = new Parcel({ entries: "worker.js", defaultConfig: "@parcel/config-default", targets: { main: target } });
    await parcel.run();`,
};

export function bundlers(workshop) {
  const files = Object.fromEntries(Object.entries(BUILDS).map(([name, code]) => [`${name}.build.js`, code]));
  const node = modernNode();
  let made;
  /** One project for all, which is made for the first row. */
  const projectOf = () => {
    made ??= Project.make(workshop, "bundlers", PACKAGES, files);
    return made;
  };
  const others = Object.keys(BUILDS).map((name) => ({
    name,
    version: async () => (await projectOf()).version(name),
    async run() {
      const project = await projectOf();
      await project.run(node, [`${name}.build.js`]);
      const main = `import { flow } from "./flow.js";
        import worker from "./out/${name}/worker.mjs";
        await flow((request) => worker.fetch(request), "https://shop.example");`;
      await project.write({ [`${name}.main.js`]: main });
      await project.run(node, [join(project.path, `${name}.main.js`)]);
    },
  }));
  return [wrangler(workshop), ...others];
}

/** The upload that wrangler would make, in workerd. */
function wrangler(workshop) {
  return {
    name: "wrangler",
    version: () => new Project(root).version("wrangler"),
    async run() {
      const project = await Project.make(workshop, "wrangler");
      const program = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
      const options = ["--dry-run", "--outdir=out", "--name=shop", "--compatibility-date=2026-11-17"];
      await project.run(modernNode(), [program, "deploy", "worker.js", ...options], { WRANGLER_SEND_METRICS: "false" });
      await flowInWorkerd(join(project.path, "out"));
    },
  };
}
