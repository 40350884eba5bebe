/** What the checks of our own share. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.js";

/** Prints the lines and sets exit code 1, if there are any lines. */
export function fail(lines) {
  if (lines.length === 0) return;
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = 1;
}

/** The files of the checkout whose path matches: those that git tracks or would add. */
export function ownFiles(pattern) {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }).split("\0");
  return [...new Set(files)].filter((file) => pattern.test(file) && existsSync(join(root, file))).sort();
}
