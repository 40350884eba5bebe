/** A copy of the crate, to be built with another table or another filter. */

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.js";

/** Copies the sources of the crate to `target/<name>` and returns that folder. */
export function copyCrate(name) {
  const copy = join(root, "target", name);
  mkdirSync(copy, { recursive: true });
  for (const part of ["Cargo.toml", "Cargo.lock", "src", "data", "examples"]) {
    // A file that the crate no longer has must not stay in the copy.
    rmSync(join(copy, part), { recursive: true, force: true });
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  return copy;
}
