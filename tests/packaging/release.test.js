import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root, run, scratch } from "../support/workerd.js";

const check = join(root, "scripts", "check", "release.js");
const address = "https://code.example/eltanin";

test("release: npm publishes nothing before repository, homepage and bugs are filled", async (context) => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  assert.equal(scripts.prepublishOnly, "node scripts/check/release.js");
  const file = join(await scratch(context), "package.json");
  const filled = { repository: { type: "git", url: `git+${address}.git` }, homepage: address, bugs: { url: address } };
  const checked = async (manifest) => {
    await writeFile(file, JSON.stringify(manifest));
    return run(process.execPath, [check, file]);
  };
  await checked(filled);
  for (const name of Object.keys(filled)) {
    await assert.rejects(checked({ ...filled, [name]: undefined }), new RegExp(`\`${name}\` must be`));
    await assert.rejects(checked({ ...filled, [name]: "" }), new RegExp(`\`${name}\` must be`));
  }
});
