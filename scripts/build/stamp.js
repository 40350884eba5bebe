/** Records the inputs and outputs of each build step, so that a step is skipped when nothing has changed. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notes } from "../paths.js";

const FILE = join(notes, "build.json");

/** Every file below the folder, in a fixed order. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** A hash of the files' names and contents. */
function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${file}\0`).update(existsSync(file) ? readFileSync(file) : "absent");
    hash.update("\0");
  }
  return hash.digest("hex");
}

function remembered() {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
}

/**
 * Runs `make` unless `inputs` and `outputs()` are the same files as after the step's last run. Returns whether it ran.
 */
export async function unlessSame(step, inputs, outputs, make) {
  const from = hashOf(inputs);
  const last = remembered()[step];
  if (last?.from === from && last.made === hashOf(outputs())) return false;
  await make();
  mkdirSync(notes, { recursive: true });
  writeFileSync(FILE, JSON.stringify({ ...remembered(), [step]: { from, made: hashOf(outputs()) } }, null, 2));
  return true;
}
