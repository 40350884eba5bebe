/**
 * `npm run bench`: times all rows and writes `bench/results.json` and the tables of `docs/explanation/benchmarks.md`.
 * Parts of it:
 *
 * - `npm run bench -- quick [row …]`: a short try, which writes nothing
 * - `npm run bench -- <row …>`: some rows in full, which writes nothing
 * - `npm run bench:versus -- <folder>`: this build beside another one of the package, which writes nothing
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "../scripts/build.js";
import { main, runOrThrow } from "../scripts/exec.js";
import { moduleBin, root } from "../scripts/paths.js";

const STAND_IN = ["--import", pathToFileURL(join(root, "bench", "stand-in.js")).href];

/** Runs a script in the Node of the node modules, which is the pinned one, whatever the machine has. */
const inNode = (script, args) =>
  runOrThrow(`bench/${script}`, join(moduleBin, "node"), [...STAND_IN, join(root, "bench", script), ...args], {
    show: true,
  });

/** What is written is laid out like every other file. */
const format = () => {
  const files = ["docs/explanation/benchmarks.md"];
  return runOrThrow("formatting benchmarks.md", join(moduleBin, "biome"), ["format", "--write", ...files], {
    quiet: true,
  });
};

await main(import.meta, async ([first, ...rest]) => {
  await build();
  if (first === "versus") return void (await inNode("versus.js", rest));
  await inNode("measure.js", first === undefined ? [] : [first, ...rest]);
  await format();
});
