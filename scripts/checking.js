/** What the scripts of scripts/check share: they exit with 1 and say why when something is wrong. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "./exec.js";
import { root } from "./paths.js";

/** Fails, with its output, when the program does. The environment is that of the check. */
export async function command(program, args, extra = {}) {
  const { code, output } = await run(program, args, { env: { ...process.env, ...extra } });
  if (code !== 0) fail([`${program} ${args.join(" ")}`, output.trimEnd()]);
}

/** Fails with these lines if there are any. */
export function fail(lines) {
  if (lines.length === 0) return;
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = 1;
}

/** The checkout's own files, relative to its root: those git knows or would take in. */
export function ownFiles(pattern) {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }).split("\0");
  return [...new Set(files)].filter((file) => pattern.test(file) && existsSync(join(root, file))).sort();
}

/** How a line begins that says that something could not be checked. */
export const NOT_CHECKED = "! NOT CHECKED";

/** Says so, for all to see, when something could not be checked because it is elsewhere. */
export function unreachable(what, why = "") {
  process.stdout.write(`${NOT_CHECKED}, unreachable: ${what}${why ? ` (${why})` : ""}\n`);
}
