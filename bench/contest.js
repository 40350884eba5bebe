/** Times the contenders of rows: each row in an isolate of its own, in each round every contender once. */

import { log, since } from "../scripts/exec.js";
import { ratio, spread } from "./stats.js";

/** How many times a contender must run for a batch to take long enough; warms up on the way. */
async function calibrate(batch, { batch: wanted, warm, least = 8 }) {
  let count = least;
  for (let warmed = 0; warmed < warm; ) {
    const taken = await batch(count);
    // workerd's clock ticks in whole milliseconds, so a short batch says little.
    if (taken >= wanted) warmed++;
    else count = Math.ceil(count * Math.min(10, Math.max(1.3, (1.2 * wanted) / Math.max(taken, 1))));
  }
  return count;
}

/**
 * Times rows of a set in one runtime, each row in an isolate of its own: as in a site's worker, the engine knows the code
 * by what this row does with it alone.
 */
export async function measure(start, set, settings, ids) {
  const began = performance.now();
  const rows = [];
  let version;
  for (const id of ids) {
    const runtime = await start(set);
    version = runtime.version;
    try {
      rows.push(await measureRow(runtime, id, settings));
    } finally {
      await runtime.close();
    }
    log(`✓ ${start.name} ${version}: ${id}, ${settings.rounds} rounds (${since(began)})`);
  }
  return { name: start.name, version, rows };
}

/** Times a row: in each round every contender once. */
async function measureRow(runtime, id, settings) {
  const place = runtime.rows.findIndex((row) => row.id === id);
  const row = runtime.rows[place];
  const jobs = row.contenders.map((contender, index) => {
    const batch = (count) => runtime.batch(place, index, count);
    return { contender, batch, times: [] };
  });
  for (const job of jobs) job.count = await calibrate(job.batch, settings);
  for (let round = 0; round < settings.rounds; round++) {
    for (const { batch, count, times } of jobs) times.push(((await batch(count)) * 1_000) / count);
  }
  for (const { contender, times, count } of jobs) Object.assign(contender, spread(times), { batch: count, times });
  for (const contender of row.contenders) contender.ratio = ratio(contender.times, row.contenders[0].times);
  return row;
}
