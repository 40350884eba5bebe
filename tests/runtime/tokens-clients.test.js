/** The client on every Node and in a worker, and two clients of one session. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SessionClient } from "eltanin/client";
import { everyNode } from "../../scripts/node.js";
import { run } from "../support/scenario.js";
import { startServer } from "../support/server.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const at = (path) => new URL(path, server.url);
const TOLD = 4; // The first token, the token of the first write, that of the login, and "" at the end.

for (const { version, path } of await everyNode()) {
  test(`the client works in Node ${version}`, async () => {
    const code = `
      import { SessionClient } from "eltanin/client";
      import { run } from ${JSON.stringify(here("../support/scenario.js"))};
      console.log(await run(SessionClient, ${JSON.stringify(at("/memory/"))}));`;
    const { stdout } = await promisify(execFile)(path, ["--input-type=module", "-e", code], { cwd: here("../..") });
    assert.equal(Number(stdout), TOLD);
  });
}

test("the client works with KV", async () => {
  assert.equal(await run(SessionClient, at("/kv/")), TOLD);
});

test("the client works in a worker, whose requests name no user agent", async () => {
  const seen = await (await fetch(at("/client"))).json();
  assert.deepEqual([seen.isNew, seen.variables], [false, { spam: "1" }]);
});

for (const site of ["memory", "kv"]) {
  // In memory at once. KV promises it within 60 seconds, and at once where it was written: here there is one location.
  test(`two clients of one session see each other's writes: ${site}`, async () => {
    const one = new SessionClient(at(`/${site}/`)).setSessionToken(true);
    await one.fetch("set?spam=1");
    const other = new SessionClient(at(`/${site}/`)).setSessionToken(one.getSessionToken());
    await other.fetch("set?eggs=2");
    await one.fetch("set?ham=3");
    const all = { spam: "1", eggs: "2", ham: "3" };
    for (const client of [one, other]) assert.deepEqual((await (await client.fetch("see")).json()).variables, all);
  });
}

test("requests side by side use one session and lose no renewal", async () => {
  const one = new SessionClient(at("/memory/")).setSessionToken(true);
  await Promise.all(["a", "b", "c", "d"].map((key) => one.fetch(`set?${key}=1`)));
  await Promise.all([one.fetch("login?user=42"), one.fetch("see"), one.fetch("see")]);
  assert.equal((await (await one.fetch("see")).json()).user, 42);
});

test("a redirection to another origin does not take the token along", async () => {
  const received = [];
  const other = createServer(({ headers }, response) => {
    received.push(headers);
    response.setHeader("Session-Token", "planted").end();
  });
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  try {
    const one = new SessionClient(at("/memory/")).setSessionToken(true);
    await one.open();
    const token = one.getSessionToken();
    await one.fetch(`/away?to=http://127.0.0.1:${other.address().port}/`);
    assert.equal(received.length, 1);
    assert.equal(received[0].authorization, undefined);
    assert.equal(one.getSessionToken(), token);
  } finally {
    other.close();
  }
});
