// What visits in 2025 and 2026: agents of people, of their apps and of robots, a file each, one agent a line.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { robot } from "eltanin";

const agents = (name) =>
  readFileSync(new URL(`../support/agents/${name}.txt`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
const except = (name, ...kinds) => agents(name).filter((agent) => !kinds.includes(robot(agent).kind));

test("browsers, in apps, on televisions, consoles and phones too, are people's", () => {
  assert.ok(agents("people").length > 100);
  assert.deepEqual(except("people", "human"), []);
});

test("apps are no robots", () => {
  assert.ok(agents("apps").length > 30);
  assert.deepEqual(except("apps", "human", "tool"), []);
});

test("robots are robots: those of language models, previews, monitors, libraries and scanners", () => {
  assert.ok(agents("robots").length > 150);
  assert.deepEqual(except("robots", "robot"), []);
});
