/** `eltanin doctor` as a whole. The other files have projects that are broken in one way each. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { doctor, healthy, init, installed, OPTIONS_OF, SECRET } from "../support/doctor.js";
import { eltaninIn, filesOf, manifest, project, write } from "../support/project.js";

test("doctor: a project with nothing to find has a line for each check, and the exit code 0", () => {
  const path = healthy();
  const before = filesOf(path);
  const { status, stdout } = doctor(path);
  assert.equal(status, 0);
  assert.deepEqual(stdout.split("\n"), [
    "ok     binding   wrangler.json has the KV namespace SESSIONS",
    "ok     secret    .dev.vars has SESSION_SECRET, and Git ignores .dev.vars",
    "ok     date      compatibility_date 2026-01-01",
    "ok     adapter   a worker without a framework",
    "ok     wasm      the bundler loads the module",
    "ok     cookie    Secure over https, and accepted over http on localhost",
    `ok     versions  Node ${process.versions.node}, eltanin 0.1.0`,
    "",
    "no errors, no warnings",
    "",
  ]);
  assert.deepEqual(filesOf(path), before, "it changes nothing");
});

test("doctor: a secret that was committed", () => {
  const path = healthy({ ".gitignore": "node_modules\n" });
  const git = (...args) => spawnSync("git", args, { cwd: path, encoding: "utf8" });
  git("init", "--quiet");
  git("add", ".dev.vars");
  const { status, problems } = doctor(path);
  assert.equal(status, 1);
  assert.match(
    problems.join("\n"),
    /^error {2}secret {4}\.dev\.vars is committed; run "git rm --cached \.dev\.vars" and "npx/,
  );
  git("rm", "--quiet", "--cached", ".dev.vars");
  assert.match(doctor(path).problems.join("\n"), /Git does not ignore \.dev\.vars/);
  init(path);
  assert.deepEqual(doctor(path).problems, []);
});

test("doctor: a .gitignore above the project counts", () => {
  const above = project({ ".gitignore": ".dev.vars\n" });
  spawnSync("git", ["init", "--quiet"], { cwd: above });
  const files = filesOf(healthy({ ".gitignore": undefined }));
  write(join(above, "shop"), files);
  assert.deepEqual(doctor(join(above, "shop")).problems, []);
});

test("doctor: the package may be further up, as in workspaces, and a link to it is not a second one", () => {
  const above = project(installed("eltanin", "0.1.0"));
  const { "node_modules/eltanin/package.json": _, ...files } = filesOf(healthy());
  write(join(above, "shop"), files);
  assert.deepEqual(doctor(join(above, "shop")).problems, []);
  write(above, installed("other", "1.0.0"));
  write(join(above, "node_modules/other/node_modules"), {});
  write(above, { "node_modules/other/node_modules/.keep": "" });
  symlinkSync(join(above, "node_modules/eltanin"), join(above, "node_modules/other/node_modules/eltanin"));
  assert.deepEqual(doctor(join(above, "shop")).problems, []);
});

test("doctor: an old Node", () => {
  const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.0'})";
  const { status, problems } = doctor(healthy(), { node: ["--import", old] });
  assert.equal(status, 1);
  assert.match(problems.join("\n"), /^error {2}versions {2}Node 18\.20\.0 is too old; install Node 20 or newer$/);
});

test("doctor: --json has the same findings in one line", () => {
  const path = healthy({ ".dev.vars": undefined });
  const { status, stdout } = eltaninIn(path, ["doctor", "--json"]);
  assert.equal(status, 1);
  const { ok, findings } = JSON.parse(stdout);
  assert.equal(ok, false);
  const [secret] = findings.filter(({ check }) => check === "secret");
  const fix = 'run "npx eltanin init"';
  assert.deepEqual(secret, { level: "error", check: "secret", text: ".dev.vars has no SESSION_SECRET", fix });
});

test("doctor: no finding has the secret", () => {
  const path = healthy({
    ".dev.vars": "SESSION_SECRET=short-but-mine\n",
    "worker.js": OPTIONS_OF(`secret: "${SECRET}"`),
  });
  const { stdout } = eltaninIn(path, ["doctor"]);
  assert.equal(stdout.includes("short-but-mine") || stdout.includes(SECRET), false);
});

test("doctor: wrong use is 2", () => {
  for (const [files, args, message] of [
    [{ "package.json": manifest() }, ["here"], /doctor takes no argument/],
    [{ "package.json": manifest() }, ["--fix"], /there is no option --fix/],
    [{ "package.json": "[" }, [], /package\.json cannot be read/],
    [{}, [], /there is no package\.json here; "npx eltanin init" makes a project/],
  ]) {
    const { status, stdout, stderr } = eltaninIn(project(files), ["doctor", ...args]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});
