/** Runs bursts in a thread of its own: the test runner watches every promise, which takes longer than the bursts. */

import { parentPort, workerData } from "node:worker_threads";
import { randomOf } from "../random.js";
import { apart, findings, judge } from "./judge.js";
import { Plans } from "./plan.js";
import { Burst } from "./play.js";
import { stores } from "./stores.js";

const START = 1_750_000_000_000;

/** Plays and judges the burst with this number. The same number is the same burst. */
export async function burst(store, number) {
  const clock = { now: START };
  Date.now = () => clock.now;
  const canList = store !== "kv";
  const plans = new Plans(randomOf(number), canList);
  const plan = plans.burst();
  const burst = await new Burst(stores[store](), plans, clock).play(plan);
  return { requests: plan.requests.length, burst, found: await judge(burst, canList) };
}

/** In how many of these bursts what was found, and the first of them. Findings of those that overlap are in `overlapped`. */
async function run({ store, from, bursts }) {
  const none = () => Object.fromEntries(Object.keys({ ...findings, ...apart }).map((name) => [name, 0]));
  const result = { store, bursts, requests: 0, counts: none(), overlapped: none(), first: {} };
  for (let number = from; number < from + bursts; number++) {
    const { requests, found } = await burst(store, number);
    result.requests += requests;
    const counts = found.has("overlapping") ? result.overlapped : result.counts;
    for (const name of found) {
      counts[name]++;
      result.first[name] ??= number;
    }
  }
  return result;
}

if (parentPort && workerData) parentPort.postMessage(await run(workerData));
