import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { idOf, request, secret } from "../support/visitor.js";

/** A KV binding that notes what is put. */
function binding() {
  const entries = new Map();
  const puts = [];
  return {
    entries,
    puts,
    get: async (key) => entries.get(key)?.slice().buffer ?? null,
    put: async (key, bytes) => {
      puts.push(key);
      entries.set(key, new Uint8Array(bytes));
    },
  };
}

/** A context that keeps what runs on after the response. */
function context() {
  const promises = [];
  return { promises, waitUntil: (promise) => promises.push(promise) };
}

/** Logs a stored visitor in through `handler`, and returns what runs on after the response. */
async function loggedIn(store) {
  const sessions = new Sessions({ store, secret });
  const visit = (act, ctx, id) =>
    sessions.handler(async (_request, _env, _ctx, session) => {
      act(await session());
      return new Response();
    })(request(id), {}, ctx);
  const id = idOf(await visit((session) => session.set("a", 1), context()));
  const ctx = context();
  await visit((session) => session.login(7), ctx, id);
  return ctx.promises;
}

test("semantics 34: on KV a mark is written again 25 seconds later, over what a write under way has left", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const namespace = binding();
  const later = await loggedIn(kv(namespace));
  assert.equal(later.length, 1);
  // The record of the session, the record under the new key, and the mark under the old one.
  const [first, , marked] = namespace.puts;
  assert.deepEqual([namespace.puts.length, marked], [3, first]);
  const mark = namespace.entries.get(marked);
  namespace.entries.set(marked, new Uint8Array([1]));
  t.mock.timers.tick(24_999);
  assert.equal(namespace.puts.length, 3);
  t.mock.timers.tick(1);
  await Promise.all(later);
  assert.deepEqual([namespace.puts.length, namespace.entries.get(marked)], [4, mark]);
});

test("a store that can compare and swap needs no second mark", async () => {
  assert.deepEqual(await loggedIn(memory()), []);
});

test("`commit` takes the context, too; without one nothing runs on", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sessions = new Sessions({ store: kv(binding()), secret });
  const first = await sessions.open(request());
  first.set("a", 1);
  const id = idOf(await sessions.commit(first, new Response()));
  const session = await sessions.open(request(id));
  session.login(7);
  const ctx = context();
  await sessions.commit(session, new Response(), ctx);
  assert.equal(ctx.promises.length, 1);
  assert.equal((await sessions.commit(session, new Response())).status, 200);
});
