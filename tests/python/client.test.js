/** The client in Python against the worker: what PyOrient's own tests of tokens cover, and a little more. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { find } from "../../scripts/exec.js";
import { startServer } from "../support/server.js";

let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

test("the client in Python", async () => {
  const python = find("python3") ?? find("python");
  assert.ok(python, "these tests need Python 3.9 or newer on PATH");
  const file = fileURLToPath(new URL("test_client.py", import.meta.url));
  const env = { ...process.env, ELTANIN_URL: String(server.url), PYTHONDONTWRITEBYTECODE: "1", NO_PROXY: "*" };
  const { stderr } = await promisify(execFile)(python, [file], { env });
  assert.match(stderr, /Ran \d{2} tests/);
});
