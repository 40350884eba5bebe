/** The results as Markdown, and where they go. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** A Markdown table from cells; every column but the first is aligned right if `numbers`. */
export function grid(head, rows, numbers = true) {
  const line = (cells) => `| ${cells.map((cell) => `${cell}`.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at && numbers ? "--:" : "---"))), ...rows.map(line)].join("\n");
}

/** A table for each row of the bench: every contender with its times in each runtime. */
export function tables({ date, cpu, cores, runs, rounds, runtimes, peers }) {
  const [first] = runtimes;
  const head = ["", ...runtimes.flatMap(({ name }) => [`${name}, µs`, "p10", "× Eltanin"])];
  const parts = first.rows.map((row, r) => {
    const lines = row.contenders.map(({ name, ops }, c) => {
      const operations = ops ? ` (${ops.reads} r, ${ops.writes} w)` : "";
      return [name + operations, ...runtimes.flatMap(({ rows }) => timing(rows[r].contenders[c]))];
    });
    return `### ${row.what}\n\n${grid(head, lines)}`;
  });
  const versions = runtimes.map(({ name, version }) => `${name} ${version}`).join(", ");
  parts.push(
    `Times are the median of ${runs} runs of ${rounds} rounds, with the quartiles of all rounds in brackets and their` +
      ` tenth percentile (p10). "r" and "w" are store reads and writes.`,
    `Measured on ${date} with ${versions} on ${cpu}, ${cores} cores, against ${named(peers)}.`,
  );
  return parts.join("\n\n");
}

/** The goals, each with what was reached, and the limit of those that are not met. */
export function goalsTable(list) {
  const head = ["goal", "runtime", "against", "wanted", "reached", ""];
  const lines = list.map(({ what, runtime, against, wanted, reached, met, limit }) => {
    const verdict = met ? "met" : `**not met**; limit ${limit ?? "not measured"}`;
    return [what, runtime, against, wanted, reached, verdict];
  });
  const count = list.filter(({ met }) => met).length;
  return `${grid(head, lines, false)}\n\n${count} of ${list.length} goals are met.`;
}

/** The cold start: each worker's first answer, in milliseconds from its process's start. */
export function coldTable({ starts, contenders }) {
  const lines = contenders.map(({ name, does, median, p25, p75, beyond }, at) => [
    `${name}: ${does}`,
    `${short(median)} (${short(p25)}–${short(p75)})`,
    at === 0 ? "" : beyond.toFixed(1),
  ]);
  const text = `Median and quartiles of ${starts} interleaved starts of workerd, up to the first answer.`;
  return `${grid(["worker", "ms", "beyond the empty worker, ms"], lines)}\n\n${text}`;
}

const named = (versions) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

function timing({ median, p10, p25, p75, ratio }) {
  return [`${short(median)} (${short(p25)}–${short(p75)})`, short(p10), ratio === 1 ? "" : ratio.toFixed(2)];
}

/** Two digits of a small number, whole numbers from 100 on. */
export function short(value) {
  return value < 99.5 ? Number(value.toPrecision(2)).toString() : value.toFixed(0);
}

/** Puts a text between the marks `<!-- bench:NAME -->` and `<!-- bench:end -->` of a file. `false`: it has none. */
export function into(file, name, text) {
  const old = existsSync(file) ? readFileSync(file, "utf8") : "";
  const mark = `<!-- bench:${name} -->`;
  const begin = old.indexOf(mark);
  const end = old.indexOf("<!-- bench:end -->", begin);
  if (begin < 0 || end < 0) return false;
  writeFileSync(file, `${old.slice(0, begin + mark.length)}\n\n${text}\n\n${old.slice(end)}`);
  return true;
}
