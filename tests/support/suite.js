/** Collects the tests that `storeSuite` declares, to run them one by one. */

import { storeSuite } from "eltanin/testing";

/** The tests of a suite, by name. */
export function testsOf(makeStore, options = {}) {
  const tests = new Map();
  storeSuite(makeStore, { ...options, test: (name, run) => tests.set(name, run) });
  return tests;
}

/** The names of the tests that check something of that store: most need no atomic one. */
export function namesOf(tests, { atomic }) {
  return [...tests.keys()].filter((name) => atomic || !name.startsWith("store: atomic:"));
}
