// What sessions take as a request, and what they name when it is something else.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { memory, robot, Sessions } from "eltanin";
import { Hono } from "hono";
import { wasmMemory } from "../support/memory.js";
import { agents, cookies, home, request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret, tokens: true });

const takers = {
  open: (given) => sessions.open(given),
  openSocket: (given) => sessions.openSocket(given),
  knows: async (given) => sessions.knows(given),
  robot: async (given) => sessions.robot(given),
  challenge: async (given) => sessions.challenge(given, null),
};

/** A request of Node's, as Express has it, and the context of Hono. */
async function fromFrameworks() {
  let express;
  const server = createServer((incoming, outgoing) => {
    express = incoming;
    outgoing.end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text();
  server.close();
  let context;
  const app = new Hono();
  app.get("/", (c) => {
    context = c;
    return c.text("");
  });
  await app.request(request());
  return { express, context };
}

const { express, context } = await fromFrameworks();
const headers = new Headers({ "User-Agent": agents.person });
const whole = "pass the Request, or { url, method, headers }";
const wrong = {
  "nothing at all": [undefined, `undefined; ${whole}`],
  null: [null, `null; ${whole}`],
  text: [home, `a string; ${whole}`],
  "a URL": [new URL(home), `an URL; ${whole}`],
  "a forgotten await": [Promise.resolve(request()), `a promise, which must be awaited; ${whole}`],
  "Hono's context": [context, "a Context; pass its `req.raw`"],
  "Hono's request": [context.req, "a HonoRequest; pass its `raw`"],
  "the event of a framework": [{ request: request(), params: {} }, "an Object; pass its `request`"],
  "an event with a request as `req`": [{ req: request(), url: new URL(home) }, "an Object; pass its `req`"],
  "a header object alone": [headers, `a Headers; ${whole}`],
  "headers without a URL": [
    { headers },
    `an Object; its \`url\` and \`method\` must be text: ${whole} with an absolute URL`,
  ],
  "a URL object in place of its text": [
    { url: new URL(home), headers },
    `an Object; its \`url\` and \`method\` must be text: ${whole} with an absolute URL`,
  ],
  "a request of Express": [
    express,
    `an IncomingMessage; its \`headers\` must be a Headers object: ${whole} with new Headers(…)`,
  ],
  "a map, whose keys have a case": [
    { url: home, headers: new Map([["Cookie", "a=1"]]) },
    `an Object; its \`headers\` must be a Headers object: ${whole} with new Headers(…)`,
  ],
};

for (const [what, [given, message]] of Object.entries(wrong)) {
  test(`SEMANTICS 42: ${what} is refused by name in place of a request, and the module goes on`, async () => {
    const before = wasmMemory();
    for (const [name, take] of Object.entries(takers)) {
      const expected = { category: "usage", code: "request", message: `the request given is ${message}` };
      await assert.rejects(take(given), expected, name);
    }
    assert.equal(wasmMemory(), before, "it is not instantiated again");
  });
}

test("SEMANTICS 42: the robot filter takes text, headers or a request, and refuses the rest by name", () => {
  assert.equal(robot(agents.google).kind, "robot");
  assert.equal(robot(new Headers({ "User-Agent": agents.google })).kind, "robot");
  assert.equal(robot(request()).kind, "human");
  for (const given of [undefined, null, {}, 5, Promise.resolve(request()), { headers: { "user-agent": "curl" } }]) {
    assert.throws(() => robot(given), { category: "usage", code: "request" });
  }
});

test("an object with url and headers is a request, whatever else it lacks", async () => {
  const like = { url: home, headers };
  assert.equal((await sessions.open(like)).isNew, true);
  assert.deepEqual([sessions.knows(like), sessions.robot(like).kind], [false, "human"]);
});

test("header values that are no text count as absent, and the module goes on", async () => {
  const before = wasmMemory();
  for (const value of [5, {}, [], true, Symbol("x"), 7n, Promise.resolve("x"), undefined]) {
    const like = { url: home, headers: { get: () => value } };
    assert.equal(await sessions.open(like), null, "an absent user agent is a robot's");
    assert.deepEqual([sessions.knows(like), sessions.robot(like).reason], [false, "empty"]);
  }
  assert.equal(wasmMemory(), before);
});

const cookieAt = async (url, fields = {}) => {
  const session = await sessions.open({ url, headers: new Headers({ "User-Agent": agents.person, ...fields }) });
  const [{ name, attributes }] = cookies(await sessions.commit(session.set("a", 1), new Response()));
  return [name, attributes.secure];
};

test("a URL that cannot be read counts as https on another host", async () => {
  for (const url of ["", "/path", "localhost:8787", "http//localhost", "\0", "http:", "http://"]) {
    assert.deepEqual(await cookieAt(url), ["__Host-session", true], url);
  }
});

test("behind a proxy that ends TLS, a request to localhost is not local", async () => {
  const url = "http://localhost:8787/";
  assert.deepEqual(await cookieAt(url), ["session", undefined]);
  for (const fields of [
    { "X-Forwarded-Proto": "https" },
    { "X-Forwarded-Proto": "HTTPS, http" },
    { Forwarded: 'for=192.0.2.1;proto="https";by=203.0.113.4' },
    { Forwarded: "Proto=https, for=10.0.0.1;proto=http" },
  ]) {
    assert.deepEqual(await cookieAt(url, fields), ["__Host-session", true], JSON.stringify(fields));
  }
  for (const fields of [
    { "X-Forwarded-Proto": "http" },
    { "X-Forwarded-Proto": "http, https" },
    { Forwarded: "for=x" },
  ]) {
    assert.deepEqual(await cookieAt(url, fields), ["session", undefined], JSON.stringify(fields));
  }
});
