/**
 * Compares what is generated from Rust, the boundary's contract and the table of error codes, with what
 * `examples/contract` says. `--write` writes it anew.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../checking.js";
import { run, UserError } from "../exec.js";
import { root } from "../paths.js";

/** The generated files, each with the argument that the example takes for it. */
const FILES = { "js/core/contract.gen.ts": "typescript", "docs/reference/errors.md": "errors" };

for (const [file, argument] of Object.entries(FILES)) {
  const { code, out, output } = await run("cargo", ["run", "--quiet", "--example", "contract", argument]);
  if (code !== 0) throw new UserError(output);
  const path = join(root, file);
  if (process.argv.includes("--write")) writeFileSync(path, out);
  else if (readFileSync(path, "utf8") !== out) {
    fail([`${file} is stale: run "node scripts/check/contract.js --write"`]);
  }
}
