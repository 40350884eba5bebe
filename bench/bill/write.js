/** Counts, and writes the tables; started by `run.js` in the pinned Node. */

import { join } from "node:path";
import { log, main } from "../../scripts/exec.js";
import { root } from "../../scripts/paths.js";
import { put } from "../growth/page.js";
import { tables } from "./tables.js";

await main(import.meta, async () => {
  for (const [name, table] of Object.entries(await tables())) {
    put(join(root, "docs", "explanation", "bill.md"), name, table);
    log(`\n${table}`);
  }
  log("\n✓ the tables in docs/explanation/bill.md");
});
