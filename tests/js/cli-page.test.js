/** docs/reference/command-line.md: its help is the command's, and its commands run. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { robot, version } from "eltanin";
import { CLI, eltanin, PERSON, secret, session } from "../support/cli.js";
import { blocksOf, read } from "../support/pages.js";
import { eltaninIn, manifest, project, write } from "../support/project.js";

const installed = { "node_modules/eltanin/package.json": { name: "eltanin", version } };
const PAGE = "docs/reference/command-line.md";
const page = read(PAGE);
const blocks = blocksOf(PAGE).map(({ lang, name, code }) => ({ kind: name ? `${lang} ${name}` : lang, text: code }));

test("the page has the help of every command, word for word", () => {
  const texts = blocks.filter(({ kind }) => kind.startsWith("text "));
  assert.deepEqual(
    texts.map(({ kind }) => kind),
    [
      "text eltanin",
      "text eltanin init",
      "text eltanin doctor",
      "text eltanin secret",
      "text eltanin inspect",
      "text eltanin robot",
    ],
  );
  for (const { kind, text } of texts) {
    const [, , ...args] = kind.split(" ");
    assert.equal(text, eltanin([...args, "--help"]).stdout.replace(version, "<version>"));
  }
});

test("every command on the page runs, and says yes", async () => {
  const { id, token } = await session();
  const path = project({ "package.json": manifest(), ...installed });
  write(path, { ".dev.vars": `SESSION_SECRET="${secret}"\nAPI_KEY=abc\n` });
  const lines = blocks.filter(({ kind }) => kind === "sh").flatMap(({ text }) => text.trim().split("\n"));
  assert.equal(lines.length, 8);
  for (const line of lines) {
    const command = line.replaceAll("npx eltanin", `"${process.execPath}" "${CLI}"`);
    const env = { PATH: process.env.PATH, ID: id, TOKEN: token };
    const { status, stdout } = spawnSync("sh", ["-c", command], { cwd: path, env, encoding: "utf8" });
    assert.equal(status, 0, line);
    if (line.includes("--secret-file"))
      assert.match(stdout, /"valid":true|^valid: signed with SESSION_SECRET of/m, line);
  }
});

test("the page has every field of --json", async () => {
  const { token } = await session();
  const inspected = JSON.parse(
    eltanin(["inspect", `__Host-session=${token}`, "--json"], { env: { ELTANIN_SECRET: secret } }).stdout,
  );
  const path = project({ "package.json": manifest() });
  const results = {
    init: JSON.parse(eltaninIn(path, ["init", "--dry-run", "--json"]).stdout),
    doctor: JSON.parse(eltaninIn(path, ["doctor", "--json"]).stdout),
    secret: { secret },
    inspect: { ...inspected, reason: "" },
    robot: { ...robot(PERSON), ...robot("Googlebot/2.1") },
  };
  for (const [command, result] of Object.entries(results)) {
    const [, row] = new RegExp(`^- \\*\\*\`${command}\`\\*\\*:((?:.|\\n(?!- ))*)`, "m").exec(page);
    const fields = [...row.matchAll(/`(\w+)`/g)].map(([, field]) => field);
    assert.deepEqual(fields.sort(), Object.keys(result).sort(), command);
  }
});
