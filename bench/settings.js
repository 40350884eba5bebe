/** Runs, rounds in a run, the least ms that a batch takes, how many batches warm up, and starts of a cold worker. */
export const FULL = { runs: 3, rounds: 9, batch: 40, warm: 10, starts: 21 };
export const QUICK = { runs: 1, rounds: 3, batch: 12, warm: 2, starts: 3 };
