// Bursts of overlapping requests of one visitor, in random orders, through the built package.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Worker } from "node:worker_threads";
import { apart, findings } from "../support/race/judge.js";

const BURSTS = 10_000;
/** Threads that play bursts side by side. */
const THREADS = 2;

/** What is played: a store, and how many bursts. */
const columns = {
  memory: BURSTS,
  comparing: 2_000,
  kv: 2_000,
  lying: 300,
  forgetful: 600,
};

/** Plays that many bursts in a thread of its own. Returns how many of them had each finding. */
function play(job) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("../support/race/run.js", import.meta.url), { workerData: job });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** All jobs, the same bursts whatever the number of threads. */
function jobs() {
  return Object.entries(columns).flatMap(([store, bursts]) => {
    const part = bursts / THREADS;
    return Array.from({ length: THREADS }, (_, number) => ({ store, from: number * part, bursts: part }));
  });
}

function sum(one, other) {
  return Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count + other[name]]));
}

const results = {};

before(async () => {
  const left = jobs();
  const work = async () => {
    for (let job = left.shift(); job; job = left.shift()) {
      const found = await play(job);
      const known = results[job.store];
      results[job.store] = known
        ? {
            ...known,
            counts: sum(known.counts, found.counts),
            overlapped: sum(known.overlapped, found.overlapped),
            first: { ...found.first, ...known.first },
          }
        : found;
    }
  };
  await Promise.all(Array.from({ length: THREADS }, work));
  print();
});

/** Prints one table: a row for each finding, a column for each store. */
function print() {
  const { memory, comparing, kv } = results;
  const cells = (name) => [memory.counts, comparing.counts, kv.counts, kv.overlapped].map((counts) => counts[name]);
  const line = (values, text) => console.log(`${values.map((value) => String(value).padStart(9)).join("")}  ${text}`);
  const overlapped = kv.overlapped.overlapping;
  line(["memory", "compares", "KV", "KV*"], "in how many bursts what was found");
  line([columns.memory, columns.comparing, columns.kv - overlapped, overlapped], "bursts of 2 to 4 requests");
  for (const [name, text] of Object.entries(findings)) line(cells(name), text);
  for (const [name, text] of Object.entries(apart)) line(cells(name), `counted apart: ${text}`);
  console.log("* a request has written a record between another's look and write");
}

/** Asserts that nothing was found, and names the first burst in which something was. */
function assertNone({ store, counts, first }, names = Object.keys(findings)) {
  for (const name of names) {
    assert.equal(counts[name], 0, `${findings[name]}, over ${store} first in burst ${first[name]}`);
  }
}

test(`semantics 31 to 35: ${BURSTS} bursts over memory() lose nothing, bring nothing back and log nobody out`, () => {
  assertNone(results.memory);
});

test("semantics 31 to 35: nor do bursts over a store that compares versions and is asked again", () => {
  assertNone(results.comparing);
});

test("semantics 31 to 35: in KV nothing is lost but between a look and a write, and no request fails", () => {
  assertNone(results.kv);
  assert.equal(results.kv.overlapped.failed, 0);
  assert.ok(results.kv.overlapped.overlapping > 100, "some overlap");
  assert.ok(results.kv.overlapped.overlapping < columns.kv - 100, "some do not");
});

test("the bursts find a store that writes over what others have written", () => {
  const { counts } = results.lying;
  for (const name of ["changeLost", "laterLost", "loggedOut", "cameBack", "twoLive"]) {
    assert.ok(counts[name] > 0, findings[name]);
  }
});

test("the bursts find a store that forgets what was renewed or ended", () => {
  assert.ok(results.forgetful.counts.sessionLost > 0, findings.sessionLost);
});
