/** The tables of a chart in Markdown, and where generated text goes in a page. */

import { readFileSync, writeFileSync } from "node:fs";
import { time } from "./draw.js";

/** Puts `text` between `<!-- name:begin -->` and `<!-- name:end -->` of a Markdown file. */
export function put(file, name, text) {
  const old = readFileSync(file, "utf8");
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${begin} before ${end}`);
  writeFileSync(file, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`);
}

/** What is between those marks. */
export function between(text, name) {
  return text.split(`<!-- ${name}:begin -->`)[1].split(`<!-- ${name}:end -->`)[0].trim();
}

/** A table in Markdown, its columns as wide as their longest cell; all but the first are right-aligned. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** The numbers of a measured chart. */
export function numbers({ unit, sizes, series }) {
  const rows = sizes.map((size, place) => [
    size.toLocaleString("en"),
    ...series.map(({ points }) => time(points[place][1])),
  ]);
  return table([unit, ...series.map(({ name }) => name)], rows);
}

/** What a limit says, and what was measured. */
export function limitLine({ what, most, as, measured }) {
  if (as === undefined) return `${what}: ${time(measured)}, the limit is ${time(most)}`;
  return `${what}: ${measured.toFixed(2)} times as long as ${as.toLocaleString("en")}, the limit is ${most}`;
}

/** The limits of a chart as a list. */
export function limitList(limits) {
  return limits.map((limit) => `- ${limit.holds ? "Met" : "**Not met**"}: ${limitLine(limit)}.`).join("\n");
}
