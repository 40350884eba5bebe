/** What developers see in workerd: on its console, and in the responses of a worker on localhost. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { agents, secret } from "../support/visitor.js";
import { bundle, root, scratch, start } from "../support/workerd.js";

const contents = `import { kv, Sessions } from "eltanin";
export default {
  async fetch(request, env) {
    const sessions = new Sessions({ store: kv(env.SESSIONS), secret: ${JSON.stringify(secret)} });
    const session = await sessions.open(request);
    session.login("ann");
    session.set("visits", 3).namespace("cart").set("apples", new Map([["red", 2]]));
    console.log(session);
    console.log(session.namespace("cart"), session.vars);
    console.log(sessions);
    return sessions.commit(session, Response.json({ id: session.id, shown: JSON.stringify(session) }));
  },
};`;

let worker;
let printed = "";

before(async (context) => {
  const folder = await scratch(context);
  await bundle({ contents }, folder, root);
  const handleStructuredLogs = ({ message }) => {
    printed += message;
  };
  worker = await start(folder, { handleStructuredLogs });
});
after(() => worker.dispose());

const visit = (url, headers) => worker.dispatchFetch(url, { headers: { "User-Agent": agents.person, ...headers } });

test("workerd's console shows scope, user and variables, and neither id nor secret", async () => {
  const { id, shown } = await (await visit("https://shop.example/")).json();
  for (let tries = 0; tries < 100 && !printed.includes("Sessions {"); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const text = printed.replace(/\s+/g, " ");
  assert.ok(text.includes("Session { scope: '__system__', user: 'ann', variables: { visits: 3 } }"), printed);
  assert.match(
    text,
    /Namespace \{ scope: 'cart', variables: \{ apples: (Map\(1\) \{ 'red' => 2 \}|\[Map\]) \} \} \{ visits: 3 \}/,
  );
  assert.ok(!printed.includes(id) && !printed.includes(secret), printed);
  assert.equal(shown, '{"scope":"__system__","user":"ann","variables":{"visits":3}}');
});

test("a response on localhost says what it cost, and none in production", async () => {
  const timing = async (url, headers) => (await visit(url, headers)).headers.get("Server-Timing");
  assert.equal(await timing("http://localhost:8787/"), 'eltanin;desc="0 reads, 1 write, human"');
  assert.equal(await timing("https://shop.example/"), null);
  assert.equal(await timing("http://localhost:8787/", { "X-Forwarded-Proto": "https" }), null);
});
