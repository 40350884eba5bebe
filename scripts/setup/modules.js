/** The node modules, exactly as package-lock.json says. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { find, runOrThrow, UserError } from "../exec.js";
import { root } from "../paths.js";

const STAMP = join(root, "node_modules", ".eltanin");

/** npm's own patience without a network is more than a minute, in silence. */
const QUIETLY = [
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/** Node is new enough, and its modules are those of package-lock.json. */
export async function ensureModules() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new UserError(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  }
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  if (!find("npm")) throw new UserError("npm is not on PATH: it comes with Node, install both");
  const advice = "is the network there? Once it is, run this again; what was downloaded is kept";
  await runOrThrow("installing the node modules (700 MB on disk)", "npm", ["ci", ...QUIETLY], { advice, show: true });
  writeFileSync(STAMP, wanted);
}
