/** The worker of the token tests in workerd, on a port of its own, with a KV that outlives a restart. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kCurrentWorker } from "miniflare";
import { bundle, root, start } from "./workerd.js";

const WORKER = join(root, "tests", "runtime", "tokens-worker.js");

/**
 * Starts the worker of the token tests, or one whose text is given. `restart()` stops it and starts it again: only what
 * is in KV survives.
 */
export async function startServer({ contents } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "eltanin-tokens-"));
  await bundle(contents === undefined ? WORKER : { contents }, folder);
  const options = { persist: join(folder, "kv"), serviceBindings: { SELF: kCurrentWorker } };
  let worker = await start(folder, options);
  const server = {
    url: await worker.ready,
    async restart() {
      await worker.dispose();
      worker = await start(folder, options);
      server.url = await worker.ready;
    },
    /** The events that `onEvent` received since the last call. */
    async events() {
      return (await fetch(new URL("/events", server.url))).json();
    },
    /** Puts the worker's clock forward. */
    async wait(minutes) {
      const { ok } = await fetch(new URL(`/clock?ms=${minutes * 60_000}`, server.url));
      if (!ok) throw new Error("the worker's clock did not move");
    },
    async close() {
      await worker.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}
