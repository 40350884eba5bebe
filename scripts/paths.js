/** Paths. Node built-ins only: this runs before the node modules are installed. */

import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The npm package's files. */
export const dist = join(root, "dist");

/** What the scripts keep between runs. It can be deleted at any time. */
export const notes = join(root, ".eltanin");

const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");

/** Programs at pinned versions, a folder each. Outside the checkout: clones share them and `git clean` keeps them. */
export const toolFolder = process.env.ELTANIN_TOOLS || join(cache, "eltanin", "tools");

/** The node modules' programs. */
export const moduleBin = join(root, "node_modules", ".bin");

/** The folders of `PATH` without those of node modules, which npm puts in front. */
export function machinePath() {
  const inherited = (process.env.PATH ?? "").split(delimiter);
  const folders = inherited.filter((folder) => folder !== "" && !folder.includes("node_modules"));
  const cargo = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "bin");
  return folders.includes(cargo) ? folders : [...folders, cargo];
}
