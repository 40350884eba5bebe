/** The real request handler of TanStack Start, without the build that its plugin for Vite makes. */

import { registerHooks } from "node:module";
import {
  BaseRootRoute,
  BaseRoute,
  createNonReactiveMutableStore,
  createNonReactiveReadonlyStore,
  RouterCore,
} from "@tanstack/router-core";
import { createStart } from "@tanstack/start-client-core";

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
export function serve(handlers, middleware) {
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
