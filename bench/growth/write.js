/** Measures, draws and writes; started by `run.js` in the pinned Node. */

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { log, main, since } from "../../scripts/exec.js";
import { root } from "../../scripts/paths.js";
import { charts } from "./charts.js";
import { draw, time } from "./draw.js";
import { FULL, judged, measure, QUICK } from "./measure.js";
import { limitLine, limitList, numbers, put } from "./page.js";

const PAGE = join(root, "docs", "explanation", "growth.md");
const FOLDER = join(root, "docs", "explanation", "growth");

/** What a screen reader is told: the first and the last point of each line. */
function about({ unit, series }) {
  const ends = ({ name, points }) => {
    const [[low, from], [high, to]] = [points[0], points.at(-1)];
    return `${name}: ${time(from)} at ${low.toLocaleString("en")}, ${time(to)} at ${high.toLocaleString("en")}`;
  };
  return `Time of one request by ${unit}, both axes logarithmic. ${series.map(ends).join("; ")}.`;
}

function write(chart, limits) {
  const drawn = limits.filter(({ as }) => as === undefined);
  const lines = drawn.filter(
    ({ x, most }, place) => drawn.findIndex((one) => one.x === x && one.most === most) === place,
  );
  writeFileSync(join(FOLDER, `${chart.id}.svg`), draw({ ...chart, about: about(chart), limits: lines }));
  put(PAGE, `growth-${chart.id}`, [numbers(chart), limitList(limits)].filter(Boolean).join("\n\n"));
}

await main(import.meta, async (args) => {
  const quick = args.includes("--quick");
  mkdirSync(FOLDER, { recursive: true });
  const failed = [];
  for (const chart of charts) {
    const start = performance.now();
    const measured = await measure(chart, quick ? QUICK : FULL);
    const limits = judged(measured);
    log(`✓ ${chart.title} (${since(start)})\n${numbers(measured)}\n${limitList(limits)}`);
    failed.push(...limits.filter(({ holds }) => !holds));
    if (!quick) write(measured, limits);
  }
  const [cpu, ...others] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  if (!quick)
    put(PAGE, "growth-machine", `Node ${process.versions.node}, ${date}, ${cpu.model}, ${others.length + 1} cores.`);
  for (const limit of failed) log(`✗ ${limitLine(limit)}`);
  return failed.length > 0 ? 1 : 0;
});
