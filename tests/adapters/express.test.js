import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { after, test } from "node:test";
import connect from "connect";
import { memory, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/node";
import { visitor } from "eltanin/testing";
import express from "express";
import express4 from "express-4";
import { secret } from "../support/visitor.js";
import { pages, scenario } from "./scenario.js";
import { serve } from "./server.js";

const closers = [];
after(() => {
  for (const close of closers) close();
});

async function listen(listener) {
  const { handler, close } = await serve(createServer(listener));
  closers.push(close);
  return handler;
}

/** The pages as a listener of `node:http`, with `next` for errors. */
async function answer(request, response, next) {
  const { pathname, searchParams } = new URL(request.originalUrl ?? request.url, "http://localhost");
  try {
    const { text, status, location } = await pages[pathname](request.session, searchParams);
    if (location) response.writeHead(303, { Location: location }).end();
    else response.writeHead(status).end(text);
  } catch (error) {
    next(error);
  }
}

const fail = (_error, _request, response, _next) => {
  response.statusCode = 500;
  response.end("failed");
};

function withExpress(framework) {
  return (source) => {
    const app = framework().use(eltanin(source));
    for (const [path, page] of Object.entries(pages)) {
      app.all(path, async (request, response, next) => {
        const query = new URL(request.originalUrl, "http://localhost").searchParams;
        const { text, status, location } = await page(request.session, query).catch((error) => ({
          error,
          ...next(error),
        }));
        if (location) response.redirect(303, location);
        else if (text) response.status(status).type("json").send(text);
      });
    }
    app.get("/account", requireUser("/login"), (_request, response) => response.send("your account"));
    return listen(app.use(fail));
  };
}

const settings = { fetched: false, throws: false, origin: "http://localhost" };

scenario("express 5", withExpress(express), { ...settings, guard: 303 });
scenario("express 4", withExpress(express4), { ...settings, guard: 303 });

scenario(
  "connect",
  (source) => {
    const app = connect().use(eltanin(source)).use("/account", requireUser());
    app.use("/account", (_request, response) => response.end("your account"));
    return listen(app.use(answer).use(fail));
  },
  settings,
);

scenario(
  "node:http",
  (source) => {
    const [session, guard] = [eltanin(source), requireUser()];
    return listen((request, response) => {
      const failed = () => fail(undefined, request, response);
      session(request, response, (error) => {
        if (error) failed();
        else if (request.url !== "/account") answer(request, response, failed);
        else guard(request, response, (error) => (error ? failed() : response.end("your account")));
      });
    });
  },
  settings,
);

/** A server with one handler, which gets a session. */
async function one(handle, store = memory()) {
  const app = express().use(eltanin(new Sessions({ store, secret })));
  app.use(handle).use(fail);
  const handler = await listen(app);
  return visitor(handler, { origin: "http://localhost" });
}

test("node: what is written before the session is saved is sent in order, after the head", async () => {
  const big = "x".repeat(100_000);
  const ada = await one(async (request, response) => {
    (await request.session()).set("a", 1);
    response.writeHead(201, "Made", { "X-One": "1", "Set-Cookie": ["mine=1", "yours=2"] });
    const more = response.write("begin ");
    assert.equal(more, false);
    await once(response, "drain");
    response.write(big);
    response.end(" end");
  });
  const response = await ada.get("/");
  assert.deepEqual([response.status, response.statusText, response.headers.get("X-One")], [201, "Made", "1"]);
  assert.equal(await response.text(), `begin ${big} end`);
  assert.deepEqual(
    response.headers.getSetCookie().map((cookie) => cookie.split("=")[0]),
    ["mine", "yours", "session"],
  );
});

for (const [form, fields] of [
  ["an object", { "X-Mine": "kept", "Set-Cookie": ["mine=1", "yours=2"] }],
  ["a list", ["X-Mine", "kept", "Set-Cookie", "mine=1", "Set-Cookie", "yours=2"]],
  [
    "a list of pairs",
    [
      ["X-Mine", "kept"],
      ["Set-Cookie", "mine=1"],
      ["Set-Cookie", "yours=2"],
    ],
  ],
]) {
  test(`node: the fields that writeHead takes as ${form} are kept`, async () => {
    const ada = await one(async (request, response) => {
      response.setHeader("Set-Cookie", "replaced=1");
      (await request.session()).set("a", 1);
      response.writeHead(200, fields).end();
    });
    const { headers } = await ada.get("/");
    assert.deepEqual(
      headers.getSetCookie().map((cookie) => cookie.split("=")[0]),
      ["mine", "yours", "session"],
    );
    assert.equal(headers.get("X-Mine"), "kept");
  });
}

test("node: a stream can be piped into the response", async () => {
  const { Readable } = await import("node:stream");
  const { pipeline } = await import("node:stream/promises");
  const chunks = Array.from({ length: 50 }, (_, number) => `${number} `.repeat(2_000));
  const ada = await one(async (request, response) => {
    (await request.session()).set("a", 1);
    await pipeline(Readable.from(chunks), response);
  });
  const response = await ada.get("/");
  assert.equal(await response.text(), chunks.join(""));
  assert.equal(response.headers.getSetCookie().length, 1);
});

test("node: flushHeaders sends the head with the cookie", async () => {
  let finish;
  const ada = await one(async (request, response) => {
    (await request.session()).set("a", 1);
    response.flushHeaders();
    finish = () => response.end("event");
  });
  const response = await ada.get("/");
  assert.equal(response.headers.getSetCookie().length, 1);
  finish();
  assert.equal(await response.text(), "event");
});

test("node: a response without a session is sent at once", async () => {
  const ada = await one((_request, response) => {
    response.write("first");
    assert.equal(response.headersSent, true);
    response.end();
  });
  assert.equal(await (await ada.get("/")).text(), "first");
});

test("node: a store that cannot save leads to the error handler, without the fields of the page", async () => {
  const store = memory();
  const down = { ...store, atomic: true, load: store.load, update: () => Promise.reject(new Error("down")) };
  const ada = await one(async (request, response) => {
    (await request.session()).set("a", 1);
    response.setHeader("Content-Length", 3);
    response.end("all");
  }, down);
  const response = await ada.get("/");
  assert.deepEqual([response.status, await response.text()], [500, "failed"]);
  assert.deepEqual(response.headers.getSetCookie(), []);
});

test("node: a session that is first asked for after the head cannot be changed", async () => {
  let late;
  const ada = await one(async (request, response) => {
    response.end("sent");
    const session = await request.session();
    assert.throws(() => session.set("a", 1), { code: "session_committed" });
    late = "refused";
  });
  await ada.get("/");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(late, "refused");
});

test("node: behind a proxy with TLS the cookie is that of https", async () => {
  const handler = await listen(
    express()
      .use(eltanin(new Sessions({ store: memory(), secret })))
      .use(async (request, response) => {
        (await request.session()).set("a", 1);
        response.end();
      }),
  );
  const ada = visitor(handler, {
    origin: "http://localhost",
    headers: { "X-Forwarded-Proto": "https", Host: "a.example" },
  });
  const [cookie] = (await ada.get("/")).headers.getSetCookie();
  assert.match(cookie, /^__Host-session=.*; Secure/);
});

test("node: a request without a Host is answered", async () => {
  const server = createServer(
    { requireHostHeader: false },
    express()
      .use(eltanin(new Sessions({ store: memory(), secret })))
      .use(async (request, response) => response.end(String(await request.session()))),
  );
  const { close } = await serve(server);
  closers.push(close);
  const sent = httpRequest({ port: server.address().port, setHost: false }).end();
  const [response] = await once(sent, "response");
  assert.equal(response.statusCode, 200);
  response.resume();
});
