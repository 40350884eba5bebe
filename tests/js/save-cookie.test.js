/** A cookie that `save` has given is due in every response of the request. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { idOf, request, secret } from "../support/visitor.js";

const DAY_MS = 86_400_000;

test("SEMANTICS 37: a commit after a save repeats the cookie, also if nothing has changed since", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const sessions = new Sessions({ store: memory(), secret });
  const begun = await sessions.open(request());
  begun.login(7);
  begun.setPersistent();
  const id = idOf(await sessions.commit(begun, new Response("")));
  context.mock.timers.tick(30 * DAY_MS);
  const session = await sessions.open(request(id));
  session.set("visits", 1);
  const saved = await sessions.save(session);
  assert.deepEqual([saved.status, saved.cookies.map(({ value }) => value)], ["saved", [id]]);
  assert.equal(idOf(await sessions.commit(session, new Response(""))), id);
});
