// Which responses cannot carry a cookie, and that nothing is written then.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Hono } from "hono";
import { counting } from "../support/store.js";
import { agents, Browser, cookies, idOf, request, secret } from "../support/visitor.js";

function site(options = {}) {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, ...options });
  return { store, sessions, person: new Browser(sessions) };
}

const read = async () => {
  const response = new Response("x");
  await response.text();
  return response;
};
const used = "used: its body was read already; commit it before, or read a clone()";
const pass = "pass a Response, such as new Response(text)";

const unfit = {
  "no response": [() => undefined, "undefined; return a Response from the handler, such as new Response(text)"],
  null: [() => null, `null; ${pass}`],
  text: [() => "page", `a string; ${pass}`],
  "a promise": [() => Promise.resolve(new Response()), `a promise, which must be awaited; ${pass}`],
  "a request": [() => request(), `a Request; ${pass}`],
  "data that was to become JSON": [() => ({ ok: true }), `an Object; ${pass}`],
  "Response.error()": [
    () => Response.error(),
    "Response.error() or opaque, which has no fields; pass one with a status, such as 502",
  ],
  "a used body": [read, used],
};

for (const [what, [make, message]] of Object.entries(unfit)) {
  const expected = { category: "usage", code: "response", message: `the response given is ${message}` };
  test(`SEMANTICS 37 42: ${what} is refused by commit before anything is written, and the commit can be repeated`, async () => {
    const { sessions, store } = site();
    const session = await sessions.open(request());
    session.login(7);
    const wrong = what === "a promise" ? make() : await make();
    await assert.rejects(sessions.commit(session, wrong), expected);
    await assert.rejects(sessions.commit(null, wrong), expected);
    assert.deepEqual([store.count, session.status], [{ reads: 0, writes: 0 }, undefined]);
    const response = await sessions.commit(session, new Response());
    assert.equal(idOf(response), session.id);
  });

  if (what === "a promise") continue;
  test(`SEMANTICS 37 42: ${what} is refused by handler before anything is written`, async () => {
    const { sessions, store } = site();
    const handler = sessions.handler(async (_request, _env, _ctx, session) => {
      (await session()).set("a", 1);
      return make();
    });
    await assert.rejects(handler(request()), expected);
    assert.deepEqual(store.count, { reads: 0, writes: 0 });
  });
}

test("SEMANTICS 42: an undefined session is no robot's, and a response in its place is named", async () => {
  const { sessions } = site();
  const right = "pass what `await sessions.open(request)` returns";
  for (const [wrong, name] of [
    [undefined, "undefined"],
    [new Response(), "a Response"],
    [false, "a boolean"],
  ]) {
    const expected = { category: "usage", code: "session", message: `the session given is ${name}; ${right}` };
    await assert.rejects(sessions.commit(wrong, new Response()), expected);
    await assert.rejects(sessions.save(wrong), expected);
    assert.throws(() => sessions.challenge(request(), wrong), expected);
  }
  await assert.rejects(sessions.end(7, { except: sessions.open(request()) }), { code: "session" });
});

/** What is due, as each kind of change makes it: the value of the cookie, or the token. */
const due = {
  "a new session's id": (session) => session.set("a", 1),
  "a login's id": (session) => session.login(7),
  "an id for a form": (session) => session.csrfToken(),
  "the removal of the cookie": (session) => session.destroy(),
};
for (const [what, act] of Object.entries(due)) {
  test(`SEMANTICS 37: every response of a request carries ${what}: before and after the seal, and of save`, async () => {
    const { sessions, person } = site();
    if (what.includes("removal")) await person.visit((session) => session.set("a", 1));
    const incoming = person.request;
    const session = await sessions.open(incoming);
    act(session);
    const saved = await sessions.save(session);
    const expected = saved.headers.getSetCookie();
    assert.equal(expected.length, 1);
    const again = await sessions.save(session);
    const responses = [
      await sessions.commit(session, new Response("early")),
      await sessions.commit(session, Response.redirect("https://shop.example/next", 303)),
      await sessions.commit(await sessions.open(incoming), new Response("late")),
    ];
    for (const { headers } of [again, ...responses]) assert.deepEqual(headers.getSetCookie(), expected);
  });
}

test("SEMANTICS 37: also when the request has left the list of recent ones meanwhile", async () => {
  const { sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  const incoming = person.request;
  const session = await sessions.open(incoming);
  session.login(7);
  const first = await sessions.commit(session, new Response());
  for (let count = 0; count < 40; count++) await sessions.open(request());
  const late = await sessions.open(incoming);
  assert.notEqual(late, session);
  assert.equal(idOf(await sessions.commit(late, new Response())), idOf(first));
});

test("SEMANTICS 37: every response carries the token that is due", async () => {
  const { sessions } = site({ tokens: true });
  const session = await sessions.open(request(undefined, { headers: { "Session-Token": "?1" } }));
  session.set("a", 1);
  const first = await sessions.commit(session, new Response());
  const second = await sessions.commit(session, new Response());
  assert.ok(first.headers.get("Session-Token"));
  assert.equal(first.headers.get("Session-Token").length, second.headers.get("Session-Token").length);
});

let server;
let origin;
before(async () => {
  server = createServer((incoming, outgoing) => {
    const [, status] = incoming.url.split("/");
    const headers = [
      ["Set-Cookie", "one=1"],
      ["Set-Cookie", "two=2; Path=/a"],
      ["Vary", "Accept-Encoding"],
      ["Location", "/next"],
      ["ETag", '"1"'],
    ];
    outgoing.writeHead(Number(status), headers.flat()).end(["204", "304"].includes(status) ? undefined : "body");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

for (const [status, method] of [
  [200, "GET"],
  [200, "HEAD"],
  [204, "GET"],
  [302, "GET"],
  [304, "GET"],
  [404, "POST"],
]) {
  test(`SEMANTICS 37 40: a fetched ${status} to ${method} keeps its fields and cookies beside ours, twice`, async () => {
    const { sessions } = site();
    const session = await sessions.open(request());
    session.set("a", 1);
    const fetched = await fetch(`${origin}/${status}`, { method, redirect: "manual" });
    const sent = await sessions.commit(session, fetched);
    for (const response of [sent, await sessions.commit(session, fetched)]) {
      const { headers } = response;
      assert.deepEqual(
        cookies(response).map(({ name, value }) => [name, value]),
        [
          ["one", "1"],
          ["two", "2"],
          ["__Host-session", session.id],
        ],
      );
      assert.deepEqual(
        [response.status, headers.get("Vary"), headers.get("Location"), headers.get("ETag")],
        [status, "Accept-Encoding, Cookie", "/next", '"1"'],
      );
      assert.equal(headers.get("Cache-Control"), "private, no-store");
      // The runtime sends the fields of the response, not those of an object in front of it.
      const { get } = Object.getOwnPropertyDescriptor(Response.prototype, "headers");
      assert.deepEqual([...get.call(response)], [...headers]);
    }
    assert.equal(await sent.text(), method === "HEAD" || [204, 304].includes(status) ? "" : "body");
  });
}

test("SEMANTICS 37: a commit that failed is repeated with the same fetched response", async () => {
  const store = memory();
  let fails = true;
  const failing = {
    atomic: true,
    load: (key) => store.load(key),
    update: (...all) => (fails ? Promise.reject(new Error("down")) : store.update(...all)),
  };
  const sessions = new Sessions({ store: failing, secret });
  const session = await sessions.open(request());
  session.set("a", 1);
  const fetched = await fetch(`${origin}/200`);
  await assert.rejects(sessions.commit(session, fetched), { category: "store" });
  fails = false;
  const response = await sessions.commit(session, fetched);
  assert.deepEqual([cookies(response).length, await response.text()], [3, "body"]);
});

for (const [what, path] of [
  ["an origin's response", "/200"],
  ["an origin's redirect", "/302"],
]) {
  test(`SEMANTICS 37: in Hono's middleware ${what} keeps its own fields and gets ours`, async () => {
    const { sessions } = site();
    const app = new Hono();
    app.use(async (c, next) => {
      const session = await sessions.open(c.req.raw);
      session?.set("cart", 1);
      await next();
      c.res = await sessions.commit(session, c.res);
    });
    app.all("*", () => fetch(origin + path, { redirect: "manual" }));
    const response = await app.request(request());
    assert.deepEqual(
      cookies(response).map(({ name }) => name),
      ["one", "two", "__Host-session"],
    );
    assert.equal(response.headers.get("Vary"), "Accept-Encoding, Cookie");
    const robots = await app.request(request(undefined, { agent: agents.google }));
    assert.equal(robots.headers.get("Vary"), "Accept-Encoding, Cookie");
  });
}

test("SEMANTICS 36 42: a change after the commit says what to do in a streaming framework", async () => {
  const { sessions } = site();
  const session = await sessions.open(request());
  await sessions.commit(session, new Response());
  assert.throws(() => session.set("a", 1), {
    category: "usage",
    code: "session_committed",
    message: /change it before `commit`, and in a streaming framework before the response starts$/,
  });
});
