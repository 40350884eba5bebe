// Faults of other session libraries and of earlier versions, each a small program that exits with 0 when all is right.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = fileURLToPath(new URL("../cases/", import.meta.url));
const cases = readdirSync(folder).filter((name) => name.endsWith(".mjs") && name !== "support.mjs");
const run = promisify(execFile);

test("there are cases", () => assert.equal(cases.length, 20));

for (const name of cases) {
  test(`a fault that is known from elsewhere does not happen: ${name.slice(0, -4).replaceAll("-", " ")}`, async () => {
    const outcome = await run(process.execPath, [folder + name]).catch((error) => error);
    assert.match(outcome.stdout, /^right: /, `${outcome.stdout}${outcome.stderr}`);
    assert.equal(outcome.code, undefined);
  });
}
