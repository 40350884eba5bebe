/**
 * `robots evaluate <folder> [--json <file>] [--errors <n>] [--no-speed] [--leave-one-out]`: classifies folders of
 * labelled user agents through the built package, with isbot in the same run.
 *
 * Only the verdict "robot" counts as caught. Time is per user agent, the best of 25 rounds, boundary included.
 */

import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { robot } from "eltanin";
import { isbot } from "isbot";
import { UserError } from "../../scripts/exec.js";
import { leaveOneOut } from "./leave-one-out.js";
import { isRecent, readSets, readWrongLabels } from "./sets.js";

/** Nanoseconds per user agent: the best of 25 rounds. Counting keeps the calls from being optimised away. */
function time(classify, userAgents) {
  const rounds = Math.max(1, Math.round(20_000 / userAgents.length));
  let best = Number.POSITIVE_INFINITY;
  let caught = 0;
  for (let attempt = 0; attempt < 25; attempt++) {
    const start = process.hrtime.bigint();
    for (let round = 0; round < rounds; round++)
      for (const userAgent of userAgents) caught += classify(userAgent) ? 1 : 0;
    best = Math.min(best, Number(process.hrtime.bigint() - start) / (rounds * userAgents.length));
  }
  return { ns: Math.round(best), caught };
}

const ours = (userAgent) => robot(userAgent).kind === "robot";
const percent = (count, of) => Math.round((100_000 * count) / of) / 1000;

/** The share classified as robots, of all user agents and of the recent ones. */
function shares(userAgents) {
  const share = (list) => ({
    userAgents: list.length,
    robots: percent(list.filter(ours).length, list.length || 1),
    isbot: percent(list.filter(isbot).length, list.length || 1),
  });
  return { ...share(userAgents), recent: share(userAgents.filter(isRecent)) };
}

const wrongLabels = new Set(readWrongLabels().map(({ userAgent }) => userAgent));

/** The shares without the user agents that are wrongly listed as browsers, if there are any. */
function corrected(userAgents) {
  const right = userAgents.filter((userAgent) => !wrongLabels.has(userAgent));
  return right.length < userAgents.length ? shares(right) : undefined;
}

function evaluate({ label, name, userAgents }, isTimed) {
  const wanted = label === "crawlers" || label === "hackers";
  const kinds = {};
  const errors = [];
  for (const userAgent of userAgents) {
    const verdict = robot(userAgent);
    kinds[verdict.kind] = (kinds[verdict.kind] ?? 0) + 1;
    if ((verdict.kind === "robot") !== wanted) errors.push({ userAgent, verdict });
  }
  const result = {
    label,
    name,
    userAgents: userAgents.length,
    robots: percent(kinds.robot ?? 0, userAgents.length),
    isbot: percent(userAgents.filter(isbot).length, userAgents.length),
    kinds,
    errors,
  };
  if (label === "browsers") {
    result.recent = shares(userAgents).recent;
    result.corrected = corrected(userAgents);
  }
  if (isTimed) result.ns = { ours: time(ours, userAgents).ns, isbot: time(isbot, userAgents).ns };
  return result;
}

/** The longest time that a hostile user agent of 4 KB takes, in nanoseconds. */
function hostile() {
  const units = [
    "a",
    "bot",
    "://",
    "@a.b",
    "Mozilla/5.0 (",
    "craw",
    "googl",
    "www.",
    "compatible; ",
    "<'\"$",
    "feed",
    "android",
    "\u00e9",
    "\u4e2d",
  ];
  return Math.max(...units.map((unit) => time(ours, [unit.repeat(4096 / unit.length + 1).slice(0, 4096)]).ns));
}

function print(results, shown) {
  console.log(
    "| set | user agents | robots % | isbot % | recent: user agents | robots % | isbot % | ns | isbot ns | faster |",
  );
  console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
  for (const { label, name, userAgents, robots, isbot, recent, ns } of results) {
    const cells = [
      `${label}-${name}`,
      userAgents,
      robots,
      isbot,
      recent?.userAgents ?? "",
      recent?.robots ?? "",
      recent?.isbot ?? "",
      ns?.ours ?? "",
      ns?.isbot ?? "",
      ns ? `${(ns.isbot / ns.ours).toFixed(1)} x` : "",
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  printCorrected(results.filter((result) => result.corrected));
  for (const { label, name, errors } of results.filter((result) => result.errors.length > 0)) {
    console.log(`\n${label}-${name}: ${errors.length} wrong, the first:`);
    for (const { userAgent, verdict } of errors.slice(0, shown))
      console.log(`  ${verdict.kind} (${verdict.reason}) ${userAgent.slice(0, 200)}`);
  }
}

/** Prints the same sets without the user agents of data/robots/labels.tsv. */
function printCorrected(results) {
  if (results.length === 0) return;
  console.log("\nwithout the robots that are listed as browsers (data/robots/labels.tsv):\n");
  console.log("| set | user agents | robots % | isbot % | recent: user agents | robots % | isbot % |");
  console.log("|---|--:|--:|--:|--:|--:|--:|");
  for (const { name, corrected } of results) {
    const cells = [corrected, corrected.recent].flatMap(({ userAgents, robots, isbot }) => [userAgents, robots, isbot]);
    console.log(`| browsers-${name} | ${cells.join(" | ")} |`);
  }
}

function printLeaveOneOut(rows) {
  console.log("\n| left out | words | recall % | user agents of no other set | recall % |\n|---|--:|--:|--:|--:|");
  for (const row of rows)
    console.log(`| ${row.name} | ${row.words} | ${row.recall} | ${row.alone} | ${row.recallAlone} |`);
}

function parse(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: "string" },
      errors: { type: "string", default: "5" },
      "no-speed": { type: "boolean" },
      "leave-one-out": { type: "boolean" },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || !existsSync(folder))
    throw new UserError(
      "name an existing folder with crawlers-*.txt, browsers-*.txt, apps-*.txt and hackers-*.txt: npm run robots -- evaluate <folder>",
    );
  return { folder, ...values };
}

/** Prints a table of all sets in the folder. */
export function run(args) {
  const options = parse(args);
  const isTimed = !options["no-speed"];
  const sets = readSets(options.folder);
  // Three rounds before anything is measured, so that the first set does not pay for compilation.
  for (let round = 0; round < 3; round++)
    for (const { userAgents } of sets) for (const classify of [ours, isbot]) userAgents.forEach(classify);
  const report = { sets: sets.map((set) => evaluate(set, isTimed)) };
  print(report.sets, Number(options.errors));
  if (isTimed) {
    report.hostile = hostile();
    console.log(`\nthe slowest hostile user agent of 4 KB: ${report.hostile} ns`);
  }
  if (options["leave-one-out"]) {
    report.leaveOneOut = leaveOneOut(sets.filter((set) => set.label === "crawlers"));
    printLeaveOneOut(report.leaveOneOut);
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}
