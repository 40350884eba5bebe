/** Times the series of a chart, all sizes in turns, and compares with the limits. */

import { ratio, spread } from "../stats.js";

/** Rounds, and the least ms that a batch takes. */
export const FULL = { rounds: 15, batch: 8 };
export const QUICK = { rounds: 3, batch: 1 };

/** How many times the time of another size counts as the same: two runs of the same code differ by up to 12 %. */
const NOISE = 1.12;

/** The thread's processor time in ms. Other jobs on the machine do not lengthen it. */
function clock() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function batch(run, count) {
  const start = clock();
  for (let turn = 0; turn < count; turn++) await run();
  return clock() - start;
}

/** How many times it must run for a batch to take long enough. Warms up on the way. */
async function calibrate(run, wanted) {
  let count = 1;
  for (let warm = 0; warm < 3; ) {
    const taken = await batch(run, count);
    if (taken >= wanted) warm++;
    else count = Math.ceil(count * Math.min(10, Math.max(1.3, (1.2 * wanted) / Math.max(taken, 0.001))));
  }
  return count;
}

/** The chart with `points` in each series: `[size, median in µs]`. */
export async function measure(chart, { rounds, batch: wanted }) {
  const jobs = [];
  for (const [line, { make }] of chart.series.entries()) {
    for (const size of chart.sizes) {
      const run = await make(size);
      jobs.push({ line, size, run, times: [], count: await calibrate(run, wanted) });
    }
  }
  for (let round = 0; round < rounds; round++)
    for (const { run, count, times } of jobs) times.push(((await batch(run, count)) * 1_000) / count);
  const series = chart.series.map(({ name }, place) => {
    const own = jobs.filter(({ line }) => line === place);
    const times = new Map(own.map((job) => [job.size, job.times]));
    return { name, times, points: own.map((job) => [job.size, spread(job.times).median]) };
  });
  return { ...chart, series };
}

/**
 * Each limit of a measured chart with `measured` and `holds`. A limit `most` is a time in µs. A limit `as` is the time of
 * another size in the same round.
 */
export function judged({ series, limits }) {
  return limits.map((limit) => {
    const { times } = series[limit.series];
    const own = times.get(limit.x);
    const { median } = spread(own);
    if (limit.as === undefined) return { ...limit, measured: median, holds: median <= limit.most };
    const relative = ratio(own, times.get(limit.as));
    return { ...limit, measured: relative, most: NOISE, holds: relative <= NOISE };
  });
}
