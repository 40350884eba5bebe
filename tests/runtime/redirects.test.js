/** SEMANTICS 47 in every runtime that follows redirects by hand: workerd at four dates, every Node, Deno and Bun. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compatibilityDate as NEWEST } from "workerd";
import { everyNode } from "../../scripts/node.js";
import { moduleBin } from "../../scripts/paths.js";
import { startOrigins } from "../support/origins.js";
import { JOURNEYS } from "../support/redirects.js";
import { bundle, scratch, start } from "../support/workerd.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let origins;
before(async () => {
  origins = await startOrigins();
});
beforeEach(() => {
  origins.log.length = 0;
});
after(() => origins.close());

/** Checks what a runtime returned of `run`, and what the two origins received meanwhile. */
function check({ tokens, differences, renewed }) {
  const away = origins.log.filter(({ origin }) => origin === "away");
  assert.equal(away.length, JOURNEYS * 2, "with a token, and with a request for one");
  const after = origins.log.filter(({ path }) => path === "/back");
  assert.equal(after.length, (JOURNEYS * 2) / 3);
  for (const { headers, path } of [...away, ...after]) {
    assert.deepEqual([headers.authorization, headers["session-token"]], [undefined, undefined], path);
  }
  assert.deepEqual(tokens, { asked: [""], had: ["token-of-home"] }, "no other origin gives a token or ends one");
  assert.deepEqual(differences, []);
  assert.equal(renewed, "renewed-token");
  const [{ headers }] = origins.log.filter(({ path }) => path === "/renewed");
  assert.equal(headers.authorization, "Bearer renewed-token");
}

/** The dates at which workerd began to treat `Authorization` as the Fetch standard does, the day before, and two others. */
const DATES = ["2023-03-01", "2025-08-31", "2025-09-01", NEWEST];

const WORKER = `
import { SessionClient } from "eltanin/client";
import { run } from "./tests/support/redirects.js";
export default {
  async fetch(request, { HOME, AWAY }) {
    return Response.json(await run(SessionClient, HOME, AWAY));
  },
};`;

for (const compatibilityDate of DATES) {
  test(`SEMANTICS 47: a token stays on its origin: workerd at ${compatibilityDate}`, async (context) => {
    const folder = await scratch(context);
    await bundle({ contents: WORKER }, folder);
    const bindings = { HOME: origins.home, AWAY: origins.away };
    const worker = await start(folder, { compatibilityDate, bindings });
    context.after(() => worker.dispose());
    check(await (await worker.dispatchFetch("http://worker.example/")).json());
  });
}

const SCRIPT = `
import { SessionClient } from ${JSON.stringify(new URL("../../dist/client/client.js", import.meta.url))};
import { run } from ${JSON.stringify(new URL("../support/redirects.js", import.meta.url))};
`;

/** Programs with the arguments that make them run a text as a module. */
const programs = [
  ...(await everyNode()).map(({ version, path }) => [`Node ${version}`, path, "--input-type=module", "--eval"]),
  ["Deno", join(moduleBin, "deno"), "eval"],
  ["Bun", join(moduleBin, "bun"), "--eval"],
];

for (const [name, program, ...args] of programs) {
  test(`SEMANTICS 47: a token stays on its origin: ${name}`, async () => {
    const call = `run(SessionClient, ${JSON.stringify(origins.home)}, ${JSON.stringify(origins.away)})`;
    const code = `${SCRIPT}console.log(JSON.stringify(await ${call}));`;
    const { stdout } = await promisify(execFile)(program, [...args, code], { cwd: here("../..") });
    check(JSON.parse(stdout));
  });
}
