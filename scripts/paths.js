/** Where things are. Node built-ins only: this runs before the node modules are there. */

import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What the package ships. */
export const dist = join(root, "dist");

/** What the scripts remember between runs: may be deleted at any time. */
export const notes = join(root, ".eltanin");

const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");

/** Programs at pinned versions, one folder each: outside the checkout, so that `git clean` spares them and clones share them. */
export const toolFolder = process.env.ELTANIN_TOOLS || join(cache, "eltanin", "tools");

/** The node modules' programs. */
export const moduleBin = join(root, "node_modules", ".bin");

/** The folders of `PATH` without any node modules, as they were before npm put its own in front. */
export function machinePath() {
  const inherited = (process.env.PATH ?? "").split(delimiter);
  const folders = inherited.filter((folder) => folder !== "" && !folder.includes("node_modules"));
  const cargo = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "bin");
  return folders.includes(cargo) ? folders : [...folders, cargo];
}
