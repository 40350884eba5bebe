/** Loaded first by `--import`: a package of types alone, which `@react-router/cloudflare` imports as if there were something to run. */

import { registerHooks } from "node:module";

registerHooks({
  resolve: (name, context, next) =>
    name === "@cloudflare/workers-types" ? { url: "data:text/javascript,", shortCircuit: true } : next(name, context),
});
