/** The chart of store operations: drawn from the table behind it, and drawn again when the page changes. */

import uPlot from "uplot";
import { html } from "../html.js";
import { find, SWAPPED, show } from "./dom.js";

const FONT = "12px system-ui, sans-serif";

/** The totals after each request, oldest first. The first point is 0, before any request. */
interface Totals {
  spent: number[];
  usual: number[];
}

let chart: uPlot | undefined;

function totals(table: HTMLTableElement): Totals {
  const column = (name: string) =>
    [...table.querySelectorAll(`tbody [data-${name}]`)].map((cell) => Number(cell.textContent)).reverse();
  return { spent: sums(column("spent")), usual: sums(column("usual")) };
}

function sums(numbers: readonly number[]): number[] {
  const all = [0];
  for (const number of numbers) all.push((all.at(-1) ?? 0) + number);
  return all;
}

function draw(): void {
  chart?.destroy();
  const place = find("[data-chart]", HTMLElement);
  const { spent, usual } = totals(find("table[data-operations]", HTMLTableElement));
  const [all, most] = [spent.at(-1) ?? 0, usual.at(-1) ?? 0];
  show(
    place,
    html`<dl class="totals"><div class="spent"><dt>Spent</dt><dd>${all}</dd></div><div class="usual"><dt>Usual</dt><dd>${most}</dd></div><div><dt>Saved</dt><dd>${minus(most - all)}</dd></div></dl>
<div class="plot" role="img" aria-label="Store operations after ${spent.length - 1} requests: ${all} spent, ${most} usual, ${most - all} saved"></div>`,
  );
  chart = plot(find(".plot", HTMLElement, place), { spent, usual });
}

function minus(number: number): string {
  return String(number).replace("-", "−");
}

function plot(place: HTMLElement, { spent, usual }: Totals): uPlot {
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const stepped = uPlot.paths.stepped?.({ align: -1 });
  const line = (label: string, stroke: string, width: number): uPlot.Series => ({
    label,
    stroke,
    width,
    points: { show: false },
    ...(stepped && { paths: stepped }),
  });
  const axis = (isLabelled: boolean): uPlot.Axis => ({
    stroke: colour("--quiet"),
    font: FONT,
    space: 40,
    ticks: { show: false },
    grid: { show: isLabelled, stroke: colour("--line"), width: 1 },
    incrs: [1, 2, 5, 10, 20, 50, 100],
    size: isLabelled ? 32 : 28,
  });
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: place.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, max) => [0, Math.max(4, max)] } },
    axes: [axis(false), axis(true)],
    series: [{}, line("Usual", colour("--quiet"), 1.5), line("Spent", colour("--accent"), 2.5)],
    bands: [{ series: [1, 2], fill: colour("--tint") }],
  };
  const drawn = new uPlot(options, [spent.map((_, at) => at), usual, spent], place);
  new ResizeObserver(() => drawn.setSize({ width: place.clientWidth, height: place.clientHeight })).observe(place);
  return drawn;
}

draw();
document.addEventListener(SWAPPED, draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
