/** Compares what JavaScript knows of the core with what `examples/contract.rs` says. `--write` writes it anew. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../checking.js";
import { run, UserError } from "../exec.js";
import { root } from "../paths.js";

const FILE = join("js", "core", "contract.gen.ts");

const args = ["run", "--quiet", "--example", "contract"];
const { code, out, output } = await run("cargo", args);
if (code !== 0) throw new UserError(output);

const path = join(root, FILE);
if (process.argv.includes("--write")) writeFileSync(path, out);
else if (readFileSync(path, "utf8") !== out) {
  fail([`${FILE} is stale: run "node scripts/check/contract.js --write"`]);
}
