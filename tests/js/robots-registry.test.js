// What strangers can check: the filter on agents from the package registry.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { robot } from "eltanin";

const require = createRequire(import.meta.url);

function share(agents, kind) {
  const hit = agents.filter((agent) => robot(agent).kind === kind);
  return { share: hit.length / agents.length, hit };
}

test("robots of crawler-user-agents are robots", () => {
  const agents = [...new Set(require("crawler-user-agents").flatMap((entry) => entry.instances))].filter(Boolean);
  assert.ok(agents.length > 1500);
  const { share: caught } = share(agents, "robot");
  assert.ok(caught >= 0.97, `only ${caught}`);
});

test("the agents most used are people's", () => {
  const agents = require("top-user-agents");
  assert.ok(agents.length >= 50);
  const { share: wrong, hit } = share(agents, "robot");
  assert.ok(wrong <= 0.02, `${hit.join("\n")}`);
});

test("the robots most seen are robots", () => {
  const agents = require("top-crawler-agents");
  assert.ok(agents.length >= 50);
  const { share: caught } = share(agents, "robot");
  assert.ok(caught >= 0.97, `only ${caught}`);
});
