/** `npm test [-- leg …]`: set-up, build, checks and every leg, or the named legs; one summary at the end. */

import { build } from "./build.js";
import { runChecks } from "./check.js";
import { log, main, run, since, UserError } from "./exec.js";
import { legs } from "./legs.js";
import { setupTest } from "./setup.js";

/** A command of a leg that takes longer, in ms, is killed. */
const LEG_TIMEOUT = 900_000;

/** How many jobs run at a time: the checks are one, each leg is one. */
const SIDE_BY_SIDE = 2;

/** The output of `git status`, or `undefined` outside a git checkout. */
async function treeState() {
  const { code, out } = await run("git", ["status", "--porcelain"]);
  return code === 0 ? out : undefined;
}

/** Runs jobs, `limit` at a time, and returns their rows in the order of the jobs. */
async function runJobs(jobs, limit) {
  const left = [...jobs.entries()];
  const rows = [];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) rows[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: limit }, work));
  return rows.flat();
}

/** Runs a leg and returns its row of the summary. The output is printed if `show` is set or the leg failed. */
async function runLeg(leg, found, show) {
  log(`· ${leg.name}: ${leg.what} …`);
  const row = { name: leg.name, passed: 0, failed: 0, seconds: 0, notes: [] };
  for (const { program, args, env } of await leg.commands(found)) {
    const { code, output, seconds } = await run(program, args, { env, show, timeout: LEG_TIMEOUT });
    const { passed, failed, skipped } = leg.count(output);
    row.passed += passed;
    // A runner that fails without naming a test, after a build error for example, counts as one failed test.
    row.failed += failed + skipped || (code === 0 ? 0 : 1);
    row.seconds += seconds;
    if (skipped > 0) row.notes.push(`! ${leg.name}: ${skipped} tests were skipped`);
    if (!show && (code !== 0 || skipped > 0 || passed === 0)) process.stdout.write(output);
  }
  if (row.passed + row.failed === 0) {
    row.failed = 1;
    row.notes.push(`! ${leg.name}: no test ran`);
  }
  log(line(row));
  return row;
}

/** A failed row if the run has changed the checkout. */
async function treeRow(before) {
  const after = await treeState();
  if (before === undefined || before === after) return [];
  return [
    { name: "clean tree", passed: 0, failed: 1, seconds: 0, notes: [`! the run changed the checkout:\n${after}`] },
  ];
}

function line({ name, passed, failed, seconds }) {
  const mark = failed > 0 ? "✗" : passed > 0 ? "✓" : "!";
  const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`;
  return `${mark} ${name.padEnd(18)} ${counts} ${seconds.toFixed(1).padStart(7)} s`;
}

function summarise(rows, start) {
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  log(`\n${rows.map(line).join("\n")}`);
  for (const note of rows.flatMap((row) => row.notes)) log(note);
  log(`  in ${since(start)}\n\n${total("passed")} passed, ${total("failed")} failed`);
  return total("failed");
}

function chosen(names) {
  const wanted = legs.filter((leg) => names.includes(leg.name));
  const known = ["check", ...legs.map((leg) => leg.name)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UserError(`no leg is called ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return names.length > 0 ? wanted : legs;
}

await main(import.meta, async (names) => {
  const start = performance.now();
  const wanted = chosen(names);
  const before = await treeState();
  const found = await setupTest();
  await build();
  // Output that is shown comes from one job at a time.
  const show = names.length > 0;
  const jobs = wanted.map((leg) => () => runLeg(leg, found, show));
  if (!show || names.includes("check")) jobs.unshift(() => runChecks());
  const rows = await runJobs(jobs, show ? 1 : SIDE_BY_SIDE);
  rows.push(...(await treeRow(before)));
  return summarise(rows, start) > 0 ? 1 : 0;
});
