/** The value below which `part` of the sorted list lies. */
function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** Median, quartiles and the tenth percentile, which other programs disturb least. */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    p10: quantile(sorted, 0.1),
    p25: quantile(sorted, 0.25),
    p75: quantile(sorted, 0.75),
  };
}

/** The median over the rounds of how many times as long as `base` a contender took in the same round. */
export function ratio(values, base) {
  return spread(values.map((value, round) => value / base[round])).median;
}
