/** Counting tests in what the runners print. Skipped tests count as failed: nothing here is skipped. */

function sum(output, pattern) {
  return [...output.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}

/** cargo's and wasm-bindgen's test runners: one "test result" line for each program. */
export function countRust(output) {
  return {
    passed: sum(output, /^test result: .*? (\d+) passed/gm),
    failed: sum(output, /^test result: .*? (\d+) failed/gm),
    skipped: sum(output, /^test result: .*? (\d+) ignored/gm),
  };
}

/** Node's test runner, its "spec" reporter. */
export function countNode(output) {
  const line = (word) => sum(output, new RegExp(`^ℹ ${word} (\\d+)$`, "gm"));
  return { passed: line("pass"), failed: line("fail") + line("cancelled"), skipped: line("skipped") + line("todo") };
}
