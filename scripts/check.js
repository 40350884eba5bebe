/** `npm run check [name …]`: the rows of checks.js, all of them or those named. */

import { build } from "./build.js";
import { checks } from "./checks.js";
import { log, main, run, UserError } from "./exec.js";
import { setupCheck } from "./setup.js";

/** Runs the checks and returns a row of the summary for each. dist/ must be built. */
export async function runChecks(wanted = checks) {
  const env = await setupCheck();
  const rows = [];
  for (const check of wanted) rows.push(await runCheck(check, env));
  return rows;
}

async function runCheck({ name, what, commands, env: extra, isUnreachable = () => false }, env) {
  const start = performance.now();
  const row = { name: `check ${name}`, passed: 1, failed: 0, seconds: 0, notes: [] };
  let report = "";
  for (const [program, ...args] of typeof commands === "function" ? commands() : commands) {
    const result = await run(program, args, { env: { ...env, ...extra } });
    if (isUnreachable(result)) row.notes.push(`! NOT CHECKED, unreachable: ${what} (${program} ${args.join(" ")})`);
    else if (result.code !== 0) report += `${program} ${args.join(" ")}\n${result.output.trimEnd()}\n`;
  }
  if (report !== "") row.failed = 1;
  // What could not be checked has not passed.
  if (row.failed > 0 || row.notes.length > 0) row.passed = 0;
  row.seconds = (performance.now() - start) / 1000;
  log(`${row.failed ? "✗" : row.passed ? "✓" : "!"} ${name}: ${what} (${row.seconds.toFixed(1)} s)`);
  for (const note of row.notes) log(note);
  process.stdout.write(report);
  return row;
}

function chosen(names) {
  const known = checks.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UserError(`no check is called ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return names.length > 0 ? checks.filter(({ name }) => names.includes(name)) : checks;
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
