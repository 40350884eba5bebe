import assert from "node:assert/strict";
import { test } from "node:test";
import { redirect } from "@tanstack/router-core";
import { createMiddleware } from "@tanstack/start-client-core";
import { memory, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/tanstack-start";
import { visitor } from "eltanin/testing";
import { secret } from "../support/visitor.js";
import { pages, scenario, upstream, visit } from "./scenario.js";
import { serve } from "./tanstack-server.js";

const handlers = {
  "/account": async (context) => {
    await requireUser(context, () => redirect({ href: "/login", statusCode: 303 }));
    return new Response("your account");
  },
  "/fetched": async (context) => {
    await visit(context.session);
    return upstream();
  },
};
for (const [path, page] of Object.entries(pages)) {
  handlers[path] = async (context, { searchParams }) => {
    const { text, status, location } = await page(context.session, searchParams);
    return location
      ? new Response(null, { status: 303, headers: { Location: location } })
      : new Response(text, { status });
  };
}

const shop = (source) => serve(handlers, [createMiddleware().server(eltanin(source))]);

scenario("tanstack start", shop, { guard: 303 });

test("tanstack start: a page that redirects by throwing saves what it changed", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const thrown = async ({ session }) => {
    (await session()).set("a", 1);
    throw redirect({ href: "/see", statusCode: 303 });
  };
  const see = async ({ session }) => Response.json((await session()).toObject());
  const middleware = createMiddleware().server(eltanin(sessions));
  const ada = visitor(serve({ "/thrown": thrown, "/see": see }, [middleware]));
  await ada.get("/thrown");
  assert.deepEqual(await (await ada.get("/see")).json(), { a: 1 });
});

test("tanstack start: middleware that is added twice shares the session", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const page = async ({ session }) => {
    (await session()).set("a", ((await session()).get("a") ?? 0) + 1);
    return Response.json((await session()).toObject());
  };
  const twice = [createMiddleware().server(eltanin(sessions)), createMiddleware().server(eltanin(sessions))];
  const response = await visitor(serve({ "/": page }, twice)).get("/");
  assert.deepEqual([await response.json(), response.headers.getSetCookie().length], [{ a: 1 }, 1]);
});
