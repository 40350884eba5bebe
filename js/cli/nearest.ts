/** Finds what a misspelt word was meant to be. */

/** More differences are another word, as are two in a word of two or three letters. */
const DISTANCE_MAX = 2;

/** `; did you mean "…"?`, or nothing. A word's beginning counts as that word. */
export function didYouMean(word: string, words: readonly string[]): string {
  const distances = words.map((candidate) => ({ candidate, distance: distanceOf(word, candidate) }));
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= Math.min(DISTANCE_MAX, word.length - 2)
    ? `; did you mean "${nearest.candidate}"?`
    : "";
}

function distanceOf(word: string, candidate: string): number {
  if (word.length > 2 && (candidate.startsWith(word) || word.startsWith(candidate))) return 0;
  return levenshtein(word, candidate);
}

/** How many letters must be added, removed or replaced. */
function levenshtein(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let index = 0; index < to.length; index++) {
      const replaced = (row[index] as number) + (to[index] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] as number) + 1, (next[index] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
