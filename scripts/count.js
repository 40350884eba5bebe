/** Counts tests in the output of the test runners. */

function sum(output, pattern) {
  return [...output.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}

/** For cargo and wasm-bindgen, which print a line "test result" for each program. */
export function countRust(output) {
  return {
    passed: sum(output, /^test result: .*? (\d+) passed/gm),
    failed: sum(output, /^test result: .*? (\d+) failed/gm),
    skipped: sum(output, /^test result: .*? (\d+) ignored/gm),
  };
}

/** For Node's test runner with the reporter "spec". */
export function countNode(output) {
  const line = (word) => sum(output, new RegExp(`^ℹ ${word} (\\d+)$`, "gm"));
  return { passed: line("pass"), failed: line("fail") + line("cancelled"), skipped: line("skipped") + line("todo") };
}
