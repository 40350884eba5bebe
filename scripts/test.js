/** `npm test [-- leg …]`: set-up, build, checks and every leg, or the named legs; one summary at the end. */

import { build } from "./build.js";
import { runChecks } from "./check.js";
import { log, main, run, since, UserError } from "./exec.js";
import { legs } from "./legs.js";
import { setupTest } from "./setup.js";

/** A command of a leg that takes longer, in ms, is killed. */
const LEG_TIMEOUT = 900_000;

/** How many legs run at a time. The browser's wait much, so another leg uses the second core. */
const SIDE_BY_SIDE = 2;

/** The output of `git status`, or `undefined` outside a git checkout. */
async function treeState() {
  const { code, out } = await run("git", ["status", "--porcelain"]);
  return code === 0 ? out : undefined;
}

/** Runs legs and returns their rows. Legs whose output is shown run one after another. */
async function runLegs(wanted, found, show) {
  const left = [...wanted];
  const rows = new Map();
  const work = async () => {
    for (let leg = left.shift(); leg; leg = left.shift()) rows.set(leg, await runLeg(leg, found, show));
  };
  await Promise.all(Array.from({ length: show ? 1 : SIDE_BY_SIDE }, work));
  return wanted.map((leg) => rows.get(leg));
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
  const rows = names.length === 0 || names.includes("check") ? await runChecks() : [];
  rows.push(...(await runLegs(wanted, found, names.length > 0)));
  rows.push(...(await treeRow(before)));
  return summarise(rows, start) > 0 ? 1 : 0;
});
