/** docs/reference/security.md: the files and tests that it names exist. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { ownFiles } from "../../scripts/checking.js";
import { root } from "../../scripts/paths.js";
import { read } from "../support/pages.js";

const page = read("docs/reference/security.md").replaceAll(/\s+/g, " ");
const names = (pattern) => [...new Set([...page.matchAll(pattern)].map(([, name]) => name))];
const textOf = (pattern) => ownFiles(pattern).map(read).join("\n");

test("security: every file exists", () => {
  const sources = names(/`((?:src|js|sim|tests)\/[\w./-]+)`/g);
  const rust = names(/`([\w/]+\.rs)`/g).filter((file) => !sources.includes(file));
  const javascript = names(/`([\w-]+\.test\.js)`/g);
  const files = [
    ...sources,
    ...rust.map((file) => `tests/core/${file}`),
    ...javascript.map((file) => `tests/js/${file}`),
  ];
  assert.ok(files.length > 50);
  assert.deepEqual(
    files.filter((file) => !existsSync(`${root}/${file}`)),
    [],
  );
});

test("security: every test in Rust exists", () => {
  const functions = new Set(textOf(/^(tests|sim)\/.*\.rs$/).match(/(?<=fn )\w+/g));
  const named = names(/[:,] `([a-z\d]+(?:_[a-z\d]+)+)`/g);
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter((name) => !functions.has(name)),
    [],
  );
});

test("security: every test in JavaScript exists", () => {
  // On the page `…` is what a title computes.
  const computed = (title) => title.replaceAll(/\$\{[^}]*\}/g, "…");
  const titles = [...textOf(/^tests\/.*\.test\.js$/).matchAll(/\btest\(\s*(["`])(.*?)\1,/gs)].map(
    ([, , title]) => title,
  );
  const named = names(/[:,] "([^"]+)"(?=[,;. ])/g);
  assert.ok(named.length > 30);
  const known = titles.map(computed);
  const isThere = (title) =>
    known.some((one) => (title.endsWith("…") ? one.startsWith(title.slice(0, -1)) : one === title));
  assert.deepEqual(
    named.map((title) => title.replaceAll("\\", "")).filter((title) => !isThere(title)),
    [],
  );
});
