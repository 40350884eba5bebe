/**
 * `npm run bench:bill`: counts the operations of Eltanin and other libraries, and writes the tables in
 * `docs/explanation/bill.md`.
 */

import { join } from "node:path";
import { build } from "../../scripts/build.js";
import { main, run } from "../../scripts/exec.js";
import { moduleBin, root } from "../../scripts/paths.js";

await main(import.meta, async () => {
  await build();
  // The Node of the node modules is the pinned one, whatever the machine has.
  const { code } = await run(join(moduleBin, "node"), [join(root, "bench/bill/write.js")], { show: true });
  return code;
});
