/** What `eltanin init` does to wrangler's files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { eltaninIn, filesOf, guide, manifest, project } from "../support/project.js";

test("init: wrangler.toml keeps its comments, tables and strings", () => {
  const text = `# the shop\nname = "shop" # its name\nmain = 'worker.js'\ncompatibility_date = "2024-09-09"\n\n[vars]\nTEXT = """\n[[kv_namespaces]]\nbinding = "SESSIONS"\n"""\n[[kv_namespaces]]\nbinding = "CACHE"\nid = "1"\n[env.test]\nname = "t"`;
  const path = project({ "package.json": manifest(), "wrangler.toml": text });
  assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
  const files = filesOf(path);
  assert.equal(files["wrangler.toml"], `${text}\n\n[[kv_namespaces]]\nbinding = "SESSIONS"\nid = "local"\n`);
  assert.equal(files["wrangler.jsonc"], undefined);
  eltaninIn(path, ["init", "--yes"]);
  assert.deepEqual(filesOf(path), files);
});

/** An application that needs no change. */
const DONE = { "package.json": manifest(), "worker.js": 'import "eltanin";\n' };
const ITEM = '{ binding = "SESSIONS", id = "local" }';
const TABLE = '[[kv_namespaces]]\nbinding = "SESSIONS"\nid = "local"\n';

/** [what it has, before, after] */
const TOML = [
  [
    "a list on one line",
    'kv_namespaces = [{ binding = "A" }] # all\n',
    `kv_namespaces = [{ binding = "A" }, ${ITEM}] # all\n`,
  ],
  [
    "a comma at the end of it",
    'kv_namespaces = [ { binding = "A" }, ]',
    `kv_namespaces = [ { binding = "A" }, ${ITEM} ]`,
  ],
  ["an empty list", "kv_namespaces = []\n", `kv_namespaces = [${ITEM}]\n`],
  [
    "a list on several lines",
    'kv_namespaces = [\n\t{ binding = "A", id = "]" } # first\n]\nname = "shop"\n',
    `kv_namespaces = [\n\t{ binding = "A", id = "]" }, # first\n\t${ITEM},\n]\nname = "shop"\n`,
  ],
  [
    "a comma at the end of the last line",
    'kv_namespaces = [\n  { binding = "A" },\n  # that is all\n]\n',
    `kv_namespaces = [\n  { binding = "A" },\n  ${ITEM},\n  # that is all\n]\n`,
  ],
  [
    "Windows' ends of lines",
    'name = "shop"\r\n\r\n[vars]\r\nA = "1"\r\n',
    `name = "shop"\n\n[vars]\nA = "1"\n\n${TABLE}`.replaceAll("\n", "\r\n"),
  ],
  ["a byte order mark", '\uFEFFname = "shop"\n', `\uFEFFname = "shop"\n\n${TABLE}`],
  [
    "an environment with the binding",
    `[[env.test.kv_namespaces]]\nbinding = "SESSIONS"`,
    `[[env.test.kv_namespaces]]\nbinding = "SESSIONS"\n\n${TABLE}`,
  ],
  ["dotted and quoted keys", `vars."a.b" = 'C:\\'\n`, `vars."a.b" = 'C:\\'\n\n${TABLE}`],
];

for (const [what, before, after] of TOML) {
  test(`init: wrangler.toml with ${what} is only added to`, () => {
    const path = project({ ...DONE, "wrangler.toml": before });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
    const files = filesOf(path);
    assert.equal(files["wrangler.toml"], after);
    eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual(filesOf(path), files);
  });
}

/** [what it has, before, after] */
const JSONC = [
  [
    "comments and a trailing comma",
    `{\n  // the shop\n  "name": "shop", // its name\n  "kv_namespaces": [\n    { "binding": "CACHE", "id": "1" }, // keep\n  ],\n}\n`,
    `{\n  // the shop\n  "name": "shop", // its name\n  "kv_namespaces": [\n    { "binding": "CACHE", "id": "1" }, // keep\n    {\n      "binding": "SESSIONS",\n      "id": "local"\n    },\n  ],\n}\n`,
  ],
  [
    "a comment after the last member, and tabs",
    `{\n\t"name": "a // b" // last, {\n\t/* end } */\n}`,
    `{\n\t"name": "a // b", // last, {\n\t/* end } */\n\t"kv_namespaces": [\n\t\t{\n\t\t\t"binding": "SESSIONS",\n\t\t\t"id": "local"\n\t\t}\n\t]\n}`,
  ],
  [
    "Windows' ends of lines and a byte order mark",
    '\uFEFF{\r\n  "name": "shop"\r\n}\r\n',
    '\uFEFF{\r\n  "name": "shop",\r\n  "kv_namespaces": [\r\n    {\r\n      "binding": "SESSIONS",\r\n      "id": "local"\r\n    }\r\n  ]\r\n}\r\n',
  ],
  [
    "an environment with the binding",
    `{ "env": { "test": { "kv_namespaces": [{ "binding": "SESSIONS" }] } } }`,
    `{ "env": { "test": { "kv_namespaces": [{ "binding": "SESSIONS" }] } },\n  "kv_namespaces": [\n    {\n      "binding": "SESSIONS",\n      "id": "local"\n    }\n  ]\n}`,
  ],
  [
    "an empty list on one line",
    `{ "kv_namespaces": [] }\n`,
    `{ "kv_namespaces": [\n  {\n    "binding": "SESSIONS",\n    "id": "local"\n  }\n] }\n`,
  ],
];

for (const [what, before, after] of JSONC) {
  for (const file of ["wrangler.jsonc", "wrangler.json"]) {
    test(`init: ${file} with ${what} is only added to`, () => {
      const path = project({ ...DONE, [file]: before });
      assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
      const files = filesOf(path);
      assert.equal(files[file], after);
      eltaninIn(path, ["init", "--yes"]);
      assert.deepEqual(filesOf(path), files);
    });
  }
}

test("init: a file that cannot be edited safely is left alone, and its lines are printed", () => {
  for (const [file, text, lines] of [
    ["wrangler.toml", 'kv_namespaces = { binding = "A", id = "1" }\n', '  [[kv_namespaces]]\n  binding = "SESSIONS"'],
    ["wrangler.toml", "name = \n", "  [[kv_namespaces]]"],
    ["wrangler.toml", 'kv_namespaces = "none"\n', "  [[kv_namespaces]]"],
    ["wrangler.jsonc", '{ "kv_namespaces": {} }', '  "kv_namespaces": ['],
    ["wrangler.jsonc", '{ "name": "a" "main": 1 }', '  "kv_namespaces": ['],
    ["wrangler.json", "[]", '  "kv_namespaces": ['],
  ]) {
    const path = project({ ...DONE, [file]: text });
    const { status, stdout } = eltaninIn(path, ["init", "--yes"]);
    assert.equal(status, 1, text);
    assert.ok(stdout.includes(`add this to ${file}:\n`) && stdout.includes(lines), stdout);
    assert.equal(filesOf(path)[file], text);
  }
});

test("init: a new worker is where wrangler's file expects it", () => {
  for (const [file, before, entry, after] of [
    ["wrangler.toml", '# a\nmain = "src/shop.js"\n', "src/shop.js", /^# a\nmain = "src\/shop\.js"\n\n\[\[kv/],
    ["wrangler.toml", '\uFEFF# a\n[vars]\nA = "1"\n', "src/index.ts", /^\uFEFFmain = "src\/index\.ts"\n# a\n\[vars\]/],
    ["wrangler.json", { main: "./index.ts" }, "index.ts", /^\{"main":"\.\/index\.ts",\n {2}"kv/],
    [
      "wrangler.jsonc",
      '{\n  "name": "a",\n}',
      "src/index.ts",
      /^\{\n {2}"name": "a",\n {2}"main": "src\/index\.ts",\n {2}"kv/,
    ],
  ]) {
    const path = project({ "package.json": manifest(), [file]: before });
    assert.equal(eltaninIn(path, ["init", "--yes"]).status, 0);
    const files = filesOf(path);
    assert.equal(files[entry], guide("start")[entry.endsWith(".js") ? "worker" : "src/index.ts"]);
    assert.match(files[file], after);
    eltaninIn(path, ["init", "--yes"]);
    assert.deepEqual(filesOf(path), files);
  }
});
