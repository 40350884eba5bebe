import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { eltaninFastify, requireUserFastify } from "eltanin/node";
import { visitor } from "eltanin/testing";
import fastify from "fastify";
import { secret } from "../support/visitor.js";
import { pages, scenario, upstream, visit } from "./scenario.js";

/** A fetch handler, by Fastify's own way to test without a socket. */
function handlerOf(app) {
  return async ({ method, url, headers }) => {
    const { pathname, search, host } = new URL(url);
    // The body is not sent. Fastify refuses forms without a plugin.
    const { "content-type": _, ...fields } = Object.fromEntries(headers);
    const answer = await app.inject({ method, url: pathname + search, headers: { host, ...fields } });
    const given = Object.entries(answer.headers).flatMap(([name, values]) =>
      [values].flat().map((value) => [name, String(value)]),
    );
    return new Response(answer.rawPayload, { status: answer.statusCode, headers: given });
  };
}

function shop(source) {
  const app = fastify();
  app.register(eltaninFastify(source));
  app.register(async (routes) => {
    for (const [path, page] of Object.entries(pages)) {
      routes.all(path, async (request, reply) => {
        const query = new URL(request.url, "http://localhost").searchParams;
        const { text, status, location } = await page(request.session, query);
        return location ? reply.redirect(location, 303) : reply.code(status).send(text);
      });
    }
    routes.get("/account", { preHandler: requireUserFastify("/login") }, async () => "your account");
    routes.get("/fetched", async (request) => {
      await visit(request.session);
      return upstream();
    });
  });
  return handlerOf(app);
}

scenario("fastify", shop, { guard: 303, origin: "http://localhost" });

test("fastify: a reply keeps its own cookies, and a guard without a page to log in answers 401", async () => {
  const app = fastify();
  app.register(eltaninFastify(new Sessions({ store: memory(), secret })));
  app.get("/", async (request, reply) => {
    (await request.session()).set("a", 1);
    reply.header("Set-Cookie", "mine=1").header("Set-Cookie", "yours=2");
    return "";
  });
  app.get("/account", { preHandler: requireUserFastify() }, async () => "your account");
  const ada = visitor(handlerOf(app), { origin: "http://localhost" });
  const names = (await ada.get("/")).headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
  assert.deepEqual(names, ["mine", "yours", "session"]);
  assert.equal((await ada.get("/account")).status, 401);
});

test("fastify: a handler that throws an error with a status below 500 saves nothing", async () => {
  const app = fastify();
  app.register(eltaninFastify(new Sessions({ store: memory(), secret })));
  app.get("/", async (request) => {
    (await request.session()).set("a", 1);
    throw Object.assign(new Error("not found"), { statusCode: 404 });
  });
  const response = await visitor(handlerOf(app), { origin: "http://localhost" }).get("/");
  assert.equal(response.status, 404);
  assert.deepEqual(response.headers.getSetCookie(), []);
});
