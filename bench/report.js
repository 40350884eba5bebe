/** The results as a table, and where it goes. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** The results in Markdown. */
export function report(results) {
  return [goalTable(results), "", table(results), "", coldText(results)].join("\n").trimEnd();
}

function goalTable({ goals }) {
  const lines = ["| | | beside | times as long, at most | measured | |", "|---|---|---|---:|---:|---|"];
  for (const { runtime, what, own, beside, most, measured, holds } of goals) {
    const figures = [most, measured].map((number) => number.toFixed(2)).join(" | ");
    lines.push(`| ${what}: ${own} | ${runtime} | ${beside} | ${figures} | ${holds ? "met" : "**not met**"} |`);
  }
  return lines.join("\n");
}

function coldText({ cold }) {
  if (!cold) return "";
  const { own, empty, times } = cold;
  const more = (own - empty).toFixed(1);
  return `The first request of a new worker in workerd takes ${own.toFixed(1)} ms with Eltanin and ${empty.toFixed(1)} ms without: ${more} ms more (medians of ${times}).`;
}

/** A row for each contender, with its time in each runtime. */
function table({ date, cpu, cores, runs, rounds, runtimes, peers }) {
  const [first] = runtimes;
  const lines = [
    `| what | who | ${runtimes.map(({ name, version }) => `${name} ${version}, µs`).join(" | ")} | how |`,
    `|---|---|${runtimes.map(() => "---:|").join("")}---|`,
  ];
  for (const [r, row] of first.rows.entries()) {
    for (const [c, contender] of row.contenders.entries()) {
      const times = runtimes.map(({ rows }) => timing(rows[r].contenders[c]));
      lines.push(`| ${c === 0 ? row.what : ""} | ${contender.name} | ${times.join(" | ")} | ${how(contender)} |`);
    }
  }
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  lines.push(
    "",
    `Microseconds for one time: median (tenth percentile, upper quartile) of ${rounds} interleaved rounds, then how many times Eltanin's, each the median of ${runs} runs; ${date}, ${cpu}, ${cores} cores.`,
    `With ${versions.join(", ")}.`,
  );
  return lines.join("\n");
}

function timing({ median, p10, p75, ratio }) {
  return `${short(median)} (${short(p10)}–${short(p75)}) ${ratio === 1 ? "" : `${ratio.toFixed(1)} ×`}`.trim();
}

function short(microseconds) {
  return microseconds < 99.5 ? microseconds.toPrecision(2) : microseconds.toFixed(0);
}

function how({ does, ops }) {
  const operations = ops ? `; ${ops.reads} store reads, ${ops.writes} writes` : "";
  return `${does}${operations}`.replaceAll("|", "\\|");
}

/** Puts the table between the marks of a Markdown file. `false`: it has none. */
export function into(file, text) {
  const old = existsSync(file) ? readFileSync(file, "utf8") : "";
  const begin = old.indexOf(BEGIN);
  const end = old.indexOf(END, begin);
  if (begin < 0 || end < 0) return false;
  writeFileSync(file, `${old.slice(0, begin + BEGIN.length)}\n${text}\n${old.slice(end)}`);
  return true;
}
