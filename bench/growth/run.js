/**
 * `npm run bench:growth`: how the time of one request grows, in Node with the built package. Writes the charts in
 * `docs/explanation/growth/` and the tables in `docs/explanation/growth.md`, and fails if a limit is not met.
 * `npm run bench:growth -- --quick` only shows that everything works, and writes nothing.
 */

import { join } from "node:path";
import { build } from "../../scripts/build.js";
import { main, run } from "../../scripts/exec.js";
import { moduleBin, root } from "../../scripts/paths.js";

await main(import.meta, async (args) => {
  await build();
  // The Node of the node modules is the pinned one, whatever the machine has.
  const { code } = await run(join(moduleBin, "node"), [join(root, "bench/growth/write.js"), ...args], { show: true });
  return code;
});
