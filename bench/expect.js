/** Stops the run: a contender that does not do its job must not be timed. */
export function expect(what, given, wanted) {
  if (given !== wanted) throw new Error(`${what}: expected ${wanted}, got ${given}`);
}
