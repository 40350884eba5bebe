import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { accessorOf, commitUnlessFailed } from "../../dist/adapter/accessor.js";
import { counting } from "../support/store.js";
import { Browser, cookies, idOf, request, secret } from "../support/visitor.js";

function site() {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  return { store, sessions, person: new Browser(sessions) };
}

test("accessor: a request that never asks costs no store operation, makes no Sessions and keeps its response", async () => {
  const { person, sessions } = site();
  await person.visit((session) => session.set("a", 1));
  let made = 0;
  const source = () => {
    made++;
    return sessions;
  };
  const accessor = accessorOf(source, {}, person.request);
  const response = new Response("page");
  assert.equal(await accessor.commit(response), response);
  assert.equal(made, 0);
  assert.deepEqual([...response.headers.keys()], ["content-type"]);
});

test("accessor: asking again returns the same session, for one read, and the source gets the context", async () => {
  const { person, sessions, store } = site();
  await person.visit((session) => session.set("a", 1));
  store.reset();
  const context = { env: 1 };
  const seen = [];
  const source = (given) => {
    seen.push(given);
    return sessions;
  };
  const { session } = accessorOf(source, context, person.request);
  const [first, second] = await Promise.all([session(), session()]);
  assert.equal(first, second);
  assert.equal(await session(), first);
  assert.deepEqual(store.count, { reads: 1, writes: 0 });
  assert.deepEqual(seen, [context]);
});

test("accessor: a response with immutable headers gets the cookie", async () => {
  const { sessions } = site();
  const accessor = accessorOf(sessions, {}, request());
  (await accessor.session()).set("a", 1);
  const response = await accessor.commit(Response.redirect("https://shop.example/", 303));
  assert.equal(response.status, 303);
  assert.equal(cookies(response).length, 1);
});

test("accessor: a second middleware of the same source leaves the session to the outer one, another source has its own", async () => {
  const { sessions } = site();
  const context = {};
  assert.ok(accessorOf(sessions, context, request()));
  assert.equal(accessorOf(sessions, context, request()), undefined);
  // A copy of the context stands for the same request.
  assert.equal(accessorOf(sessions, { ...context }, request().clone()), undefined);
  assert.ok(accessorOf(new Sessions({ store: memory(), secret }), context, request()));
  assert.ok(accessorOf(sessions, {}, request()));
});

test("accessor: nothing is saved without a commit", async () => {
  const { sessions, store } = site();
  const { session } = accessorOf(sessions, {}, request());
  (await session()).set("a", 1);
  assert.equal(store.writes, 0);
});

test("accessor: a response is saved whatever its status, unless it may stand for what a handler threw", async () => {
  const { sessions, store } = site();
  const commit = (accessor, response) => accessor.commit(response);
  for (const [save, status, writes] of [
    [commit, 503, 1],
    [commit, 500, 1],
    [commitUnlessFailed, 503, 0],
    [commitUnlessFailed, 500, 0],
    [commitUnlessFailed, 499, 1],
  ]) {
    store.reset();
    const accessor = accessorOf(sessions, {}, request());
    (await accessor.session()).set("a", 1);
    const response = await save(accessor, new Response(null, { status }));
    assert.equal(response.headers.getSetCookie().length, writes);
    assert.equal(store.writes, writes);
  }
});

test("accessor: a session that is first asked for after a failure refuses changes", async () => {
  const { sessions } = site();
  const accessor = accessorOf(sessions, {}, request());
  await commitUnlessFailed(accessor, new Response(null, { status: 500 }));
  const late = await accessor.session();
  assert.throws(() => late.set("a", 2), { code: "session_committed" });
});

test("accessor: a session that is first asked for after the response can be read and refuses changes", async () => {
  const { person, sessions, store } = site();
  await person.visit((session) => session.set("a", 1));
  const accessor = accessorOf(sessions, {}, person.request);
  await accessor.commit(new Response("a stream"));
  store.reset();
  const late = await accessor.session();
  assert.equal(late.get("a"), 1);
  assert.throws(() => late.set("a", 2), { code: "session_committed" });
  assert.throws(() => late.login(7), { code: "session_committed" });
  assert.deepEqual(store.count, { reads: 1, writes: 0 });
});

test("accessor: a store that fails rejects for the one who asks, and leaves the response of one who catches it", async () => {
  const store = { atomic: true, load: () => Promise.reject(new Error("down")), update: () => Promise.resolve() };
  const { person } = site();
  await person.visit((session) => session.set("a", 1));
  const accessor = accessorOf(new Sessions({ store, secret }), {}, person.request);
  await assert.rejects(accessor.session(), { category: "store" });
  assert.equal(idOf(await accessor.commit(new Response("without"))), undefined);
});

test("accessor: a source that throws rejects for the one who asks", async () => {
  const source = () => new Sessions({ store: memory(), secret: undefined });
  const accessor = accessorOf(source, {}, request());
  await assert.rejects(accessor.session(), { code: "key_missing" });
  const response = new Response("without");
  assert.equal(await accessor.commit(response), response);
});

test("accessor: options in place of the sessions are refused with what is right", async () => {
  const options = { store: memory(), secret };
  await assert.rejects(accessorOf(options, {}, request()).session(), {
    code: "arguments",
    message:
      "the adapter was given an Object; pass a Sessions, or a function that returns one, such as () => new Sessions({ store, secret })",
  });
});
