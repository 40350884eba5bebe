/** The value below which `part` of the sorted list lies. */
function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** Median, quartiles and the tenth percentile, which other work on the machine disturbs least. */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => quantile(sorted, part);
  return { p10: at(0.1), median: at(0.5), p25: at(0.25), p75: at(0.75) };
}

export const median = (values) => spread(values).median;

/** The median over the rounds of how many times as long as `base` a contender took in the same round. */
export function ratio(values, base) {
  return median(values.map((value, round) => value / base[round]));
}

/** Several runs of the same rows as one: each contender's runs, the median of their medians, and the spread of all rounds. */
export function merged(runs) {
  return runs[0].map((row, r) => ({
    ...row,
    contenders: row.contenders.map((contender, c) => {
      const [rounds, bases] = [c, 0].map((at) => runs.map((rows) => rows[r].contenders[at].times));
      return {
        ...contender,
        ...spread(rounds.flat()),
        median: median(rounds.map(median)),
        ratio: median(rounds.map((times, run) => ratio(times, bases[run]))),
        runs: rounds,
      };
    }),
  }));
}
