/** `@react-router/cloudflare` imports a package of types alone as if there were something to run. Import this first. */

import { registerHooks } from "node:module";

registerHooks({
  resolve: (name, context, next) =>
    name === "@cloudflare/workers-types" ? { url: "data:text/javascript,", shortCircuit: true } : next(name, context),
});
