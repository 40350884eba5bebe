/** The worker on the strict stores and KV, with everything that it stores kept over a restart. */

import { join } from "node:path";
import { bundle, root, scratch, start } from "./workerd.js";

/** The bindings of every store. */
export const bindings = {
  durableObjects: { SESSION_OBJECTS: { className: "SessionObject", useSQLite: true } },
  d1Databases: ["DB"],
};

/** Starts `tests/runtime/strict-worker.js`. `restart()` keeps what is stored; `context` stops it. */
export async function startStrict(context) {
  const folder = await scratch(context);
  await bundle(join(root, "tests", "runtime", "strict-worker.js"), folder);
  const options = { persist: join(folder, "state"), ...bindings };
  const server = {
    worker: await start(folder, options),
    async restart() {
      await server.worker.dispose();
      server.worker = await start(folder, options);
    },
  };
  context.after(() => server.worker.dispose());
  return server;
}

/** Lets something happen while the handler of a request is in the middle. `ask(action, query)` sends a request. */
export async function during(ask, [action, query], happen) {
  const held = crypto.randomUUID();
  const slow = ask(action, { ...query, held });
  while (!(await ask("waits", { held }))) await new Promise((resolve) => setTimeout(resolve, 5));
  await happen();
  await ask("release", { held });
  await slow;
}
