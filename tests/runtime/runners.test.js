/** The conformance suite in other test runners: vitest and `bun test`. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { modernNode } from "../../scripts/node.js";
import { moduleBin } from "../../scripts/paths.js";
import { declareSuites } from "../runners/suites.js";
import { root, run } from "../support/workerd.js";

const names = [];
declareSuites((name) => names.push(name));

const env = { ...process.env, NO_COLOR: "1" };

test("vitest runs the suite", async () => {
  const args = [join(moduleBin, "vitest"), "run", "tests/runners/vitest.spec.js"];
  const output = await run(modernNode(), args, { cwd: root, env });
  assert.match(output, new RegExp(`Tests +${names.length} passed \\(${names.length}\\)`));
});

test("bun test runs the suite", async () => {
  const output = await run(join(moduleBin, "bun"), ["test", "./tests/runners/bun.spec.js"], { cwd: root, env });
  assert.match(output, new RegExp(`^ *${names.length} pass$`, "m"));
  assert.match(output, /^ *0 fail$/m);
});
