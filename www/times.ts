/** Points and lengths of time for people. */

/** `"2026-11-22 09:05:12 UTC"` */
export function instant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A length of time in the two largest units that fit. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = units.findIndex(([number]) => number > 0);
  if (first < 0) return "0 s";
  const largest = units.slice(first, first + 2).filter(([number]) => number > 0);
  return largest.map(([number, unit]) => `${number} ${unit}`).join(" ");
}
