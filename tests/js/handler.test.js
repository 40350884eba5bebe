import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { agents, Browser, cookies, request, secret } from "../support/visitor.js";

function site() {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  return { store, sessions, person: new Browser(sessions) };
}

test("a handler gets request, env, context and its session, which is saved when it has answered", async () => {
  const { sessions, person } = site();
  const [env, ctx] = [{ env: 1 }, { ctx: 1 }];
  const handler = sessions.handler(async (request, gotEnv, gotCtx, session) => {
    assert.deepEqual([request.url, gotEnv, gotCtx], ["https://shop.example/", env, ctx]);
    (await session()).set("a", 1);
    return new Response("hello");
  });
  const response = person.keep(await handler(person.request, env, ctx));
  assert.equal(await response.text(), "hello");
  assert.equal(await person.sees((session) => session.get("a")), 1);
});

test("asking twice gives the same session, for one read", async () => {
  const { sessions, store, person } = site();
  await person.visit((session) => session.set("a", 1));
  store.reset();
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    const [first, second] = await Promise.all([session(), session()]);
    assert.equal(first, second);
    assert.equal(await session(), first);
    return new Response();
  });
  await handler(person.request);
  assert.deepEqual(store.count, { reads: 1, writes: 0 });
});

test("a session that was asked for and not awaited is still committed", async () => {
  const { sessions, person } = site();
  const handler = sessions.handler((_request, _env, _ctx, session) => {
    session().then((found) => found.set("a", 1));
    return new Response();
  });
  person.keep(await handler(person.request));
  assert.equal(await person.sees((session) => session.get("a")), 1);
});

test("a robot's handler gets null, and its response tells caches that others get another one", async () => {
  const { sessions, store } = site();
  const given = new Response("page");
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    assert.equal(await session(), null);
    return given;
  });
  const response = await handler(request(undefined, { agent: agents.google }));
  assert.equal(response, given);
  assert.deepEqual(cookies(response), []);
  assert.equal(response.headers.get("Vary"), "Cookie");
  assert.equal(response.headers.get("Cache-Control"), "private, no-store");
  assert.equal(store.total, 0);
});

test("a handler that commits by itself and answers with another response sends the cookie all the same", async () => {
  const { sessions, store, person } = site();
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    const found = await session();
    found.login(7);
    await sessions.commit(found, new Response("not sent"));
    return new Response("sent");
  });
  person.keep(await handler(person.request));
  assert.equal(await person.sees((session) => session.userid()), 7);
  assert.equal(store.writes, 2);
});

test("a handler that saves and then changes more saves both", async () => {
  const { sessions, person } = site();
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    const found = await session();
    const { status } = await sessions.save(found.set("a", 1));
    found.set("b", 2);
    return new Response(status);
  });
  const response = person.keep(await handler(person.request));
  assert.equal(await response.text(), "saved");
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2 });
});

test("when the handler throws, nothing is saved", async () => {
  const { sessions, store, person } = site();
  await person.visit((session) => session.set("a", 1));
  store.reset();
  const handler = sessions.handler(async (_request, _env, _ctx, session) => {
    (await session()).set("a", 2);
    throw new Error("bug");
  });
  await assert.rejects(handler(person.request), { message: "bug" });
  assert.equal(store.writes, 0);
});
