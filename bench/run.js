/**
 * `npm run bench`: Eltanin and its peers side by side, in Node 24 and in workerd. Writes `bench/results.json` and the
 * table in `README.md`. `npm run bench -- --quick` only shows that everything works, `npm run bench -- read write`
 * measures some rows: they write nothing.
 */

import { join } from "node:path";
import { build } from "../scripts/build.js";
import { main, must } from "../scripts/exec.js";
import { moduleBin, root } from "../scripts/paths.js";

await main(import.meta, async (args) => {
  await build();
  // The Node of the node modules is the pinned one, whatever the machine has.
  await must("bench", join(moduleBin, "node"), [join(root, "bench", "measure.js"), ...args], { show: true });
  // The table it may have written is laid out like every other.
  await must("laying out README.md", join(moduleBin, "biome"), ["format", "--write", "README.md"], { quiet: true });
});
