/** `npm run check [name …]`: every script of scripts/check, one check each. */

import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "./build.js";
import { NOT_CHECKED } from "./checking.js";
import { log, main, run, UserError } from "./exec.js";
import { root } from "./paths.js";
import { setupCheck } from "./setup.js";

const FOLDER = join(root, "scripts", "check");

/** A check writes lines that begin with this where something could not be checked or deserves a look: they are always shown. */
export const LOUD = "! ";

/** The names of all checks. */
export function checks() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".js"))
    .map((file) => basename(file, ".js"));
}

/** Runs the checks, each in a process of its own, and returns a row of the summary for each. dist/ must be built. */
export async function runChecks(names) {
  const env = await setupCheck();
  const rows = [];
  for (const name of names) rows.push(await runCheck(name, env));
  return rows;
}

async function runCheck(name, env) {
  const { code, output, seconds } = await run(process.execPath, [join(FOLDER, `${name}.js`)], { env });
  const notes = output.split("\n").filter((line) => line.startsWith(LOUD));
  const failed = code === 0 ? 0 : 1;
  // What could not be checked has not passed.
  const passed = failed || notes.some((line) => line.startsWith(NOT_CHECKED)) ? 0 : 1;
  log(`${failed ? "✗" : passed ? "✓" : "!"} ${name} (${seconds.toFixed(1)} s)`);
  if (failed) process.stdout.write(output);
  else for (const note of notes) log(note);
  return { name: `check ${name}`, passed, failed, seconds, notes };
}

/** The checks that were asked for by name, or all of them. */
function chosen(names) {
  const unknown = names.filter((name) => !checks().includes(name));
  if (unknown.length > 0)
    throw new UserError(`no check is called ${unknown.join(", ")}; there are ${checks().join(", ")}`);
  return names.length > 0 ? names : checks();
}

await main(import.meta, async (names) => {
  const wanted = chosen(names);
  await build();
  const rows = await runChecks(wanted);
  const failed = rows.filter((row) => row.failed > 0).map((row) => row.name);
  const passed = rows.filter((row) => row.passed > 0).length;
  log(
    failed.length > 0
      ? `\n✗ failed: ${failed.join(", ")}`
      : `\n✓ ${passed} of ${rows.length} checks passed, none failed`,
  );
  return failed.length > 0 ? 1 : 0;
});
