import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import {
  BaseRootRoute,
  BaseRoute,
  createNonReactiveMutableStore,
  createNonReactiveReadonlyStore,
  RouterCore,
  redirect,
} from "@tanstack/router-core";
import { createMiddleware, createStart } from "@tanstack/start-client-core";
import { memory, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/tanstack-start";
import { visitor } from "eltanin/testing";
import { secret } from "../support/visitor.js";
import { pages, scenario, upstream, visit } from "./scenario.js";

/** The modules of an application, which TanStack Start's plugin for Vite resolves. */
const modules = {
  "#tanstack-router-entry": "export const getRouter = () => globalThis.shop.getRouter();",
  "#tanstack-start-entry": "export const startInstance = { getOptions: () => globalThis.shop.start.getOptions() };",
  "tanstack-start-manifest:v": "export const tsrStartManifest = () => ({ routes: {} });",
};
registerHooks({
  resolve(specifier, context, next) {
    const code = modules[specifier];
    return code
      ? { url: `data:text/javascript,${encodeURIComponent(code)}`, shortCircuit: true }
      : next(specifier, context);
  },
});
process.env.TSS_ROUTER_BASEPATH = "/";
const { createStartHandler } = await import("@tanstack/start-server-core");

/** Server routes: `handlers` by path, each a function of the context and the URL. */
function routesOf(handlers) {
  const root = new BaseRootRoute();
  const children = Object.entries(handlers).map(([path, handler]) => {
    const run = ({ context, request }) => handler(context, new URL(request.url));
    return new BaseRoute({ getParentRoute: () => root, path, server: { handlers: { ANY: run } } });
  });
  return root.addChildren(children);
}

const started = createStartHandler(() => new Response("rendered"));

/** As React and Solid set a router up on the server. */
const stores = () => ({
  createMutableStore: createNonReactiveMutableStore,
  createReadonlyStore: createNonReactiveReadonlyStore,
  batch: (run) => run(),
});

/** The real request handler of TanStack Start, with server routes and the middleware. */
function serve(handlers, middleware) {
  const shop = {
    getRouter: () => new RouterCore({ routeTree: routesOf(handlers) }, stores),
    start: createStart(() => ({ requestMiddleware: middleware })),
  };
  return async (request) => {
    globalThis.shop = shop;
    // The server around it answers what it throws.
    return started(request, {}).catch((error) => new Response(error.message, { status: 500 }));
  };
}

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
    const { text, location } = await page(context.session, searchParams);
    return location ? new Response(null, { status: 303, headers: { Location: location } }) : new Response(text);
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
