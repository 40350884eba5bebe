/**
 * `npm run bench`: Eltanin and its peers side by side, in Node 24 and in workerd. Writes `bench/results.json` and the
 * table in `docs/explanation/benchmarks.md`. `npm run bench -- --quick` only shows that everything works, `npm run bench -- read write`
 * measures some rows: they write nothing.
 *
 * `npm run bench:versus -- <folder>`: this build beside another one of the package. It writes nothing.
 */

import { join } from "node:path";
import { build } from "../scripts/build.js";
import { main, runOrThrow } from "../scripts/exec.js";
import { moduleBin, root } from "../scripts/paths.js";

/** Runs a script in the Node of the node modules, which is the pinned one, whatever the machine has. */
const inNode = (script, args) =>
  runOrThrow(`bench/${script}`, join(moduleBin, "node"), [join(root, "bench", script), ...args], { show: true });

await main(import.meta, async ([first, ...rest]) => {
  await build();
  if (first === "versus") return void (await inNode("versus.js", rest));
  await inNode("measure.js", first === undefined ? [] : [first, ...rest]);
  // The table it may have written is laid out like every other.
  await runOrThrow(
    "formatting benchmarks.md",
    join(moduleBin, "biome"),
    ["format", "--write", "docs/explanation/benchmarks.md"],
    {
      quiet: true,
    },
  );
});
