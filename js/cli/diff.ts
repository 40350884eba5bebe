/** The lines that differ, with `-` and `+`, each group with the line before and after it. */
export function diff(before: string, after: string): string[] {
  const rows = compared(linesOf(before), linesOf(after));
  const shown = rows.filter((_, at) => rows.slice(Math.max(0, at - 1), at + 2).some(([sign]) => sign !== " "));
  return shown.map(([sign, line]) => `${sign} ${line}`.trimEnd());
}

type Row = readonly [sign: " " | "-" | "+", line: string];

const linesOf = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

/** By the longest common subsequence. */
function compared(before: string[], after: string[]): Row[] {
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const same = before[row] === after[column];
      (common[row] as Uint32Array)[column] = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const rows: Row[] = [];
  for (let row = 0, column = 0; row < before.length || column < after.length; ) {
    const [old, now] = [before[row], after[column]];
    if (old !== undefined && old === now) {
      rows.push([" ", old]);
      row++;
      column++;
    } else if (old !== undefined && (now === undefined || at(row + 1, column) >= at(row, column + 1))) {
      rows.push(["-", old]);
      row++;
    } else {
      rows.push(["+", now as string]);
      column++;
    }
  }
  return rows;
}
