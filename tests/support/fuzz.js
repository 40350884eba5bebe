/** Tests with random input: short in `npm test`, long in `npm run fuzz`. */

import { test } from "node:test";
import { randomOf } from "./random.js";

/** For how many seconds each test runs at least. `npm run fuzz` sets it. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
/** Another seed is another run. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/**
 * A test that calls `round` with random numbers, `short` times or, in a long run, at least `long` times. Each round has
 * random numbers of its own, and a failure names the round.
 */
export function fuzz(name, { short, long }, round) {
  test(name, async () => {
    const rounds = SECONDS > 0 ? long : short;
    const end = Date.now() + SECONDS * 1_000;
    let number = 0;
    for (; number < rounds || Date.now() < end; number++) {
      try {
        await round(randomOf(Math.imul(SEED, 0x9e3779b1) + number));
      } catch (error) {
        throw new Error(`round ${number} with FUZZ_SEED=${SEED}: ${error.message}`, { cause: error });
      }
    }
    if (SECONDS > 0) console.log(`${number} rounds: ${name}`);
  });
}
