/** The node modules, exactly those of package-lock.json. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { find, runOrThrow, UserError } from "../exec.js";
import { root } from "../paths.js";

const STAMP = join(root, "node_modules", ".eltanin");

/** By default npm retries without a network for more than a minute and prints nothing. */
const QUIETLY = [
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/** Checks Node's version, and installs the modules of package-lock.json unless they are installed. */
export async function ensureModules() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new UserError(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  }
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  if (!find("npm")) throw new UserError("npm is not on PATH: it comes with Node, install both");
  const advice = "check the network, then run this again; completed downloads are kept";
  await runOrThrow("installing the node modules (1,200 MB on disk)", "npm", ["ci", ...QUIETLY], { advice, show: true });
  writeFileSync(STAMP, wanted);
}
