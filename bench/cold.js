/** The first request of a new worker: one that writes a session, without a store's own time, beside an empty one. */

import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "../scripts/paths.js";
import { request } from "./data.js";
import { spread } from "./stats.js";

const TIMES = 9;

const EMPTY = 'export default { fetch: () => new Response("ok") };';

const OWN = `
import { memory, Sessions } from "eltanin";
const store = memory();
export default {
  async fetch(request, env) {
    const sessions = new Sessions({ store, secret: env.SESSION_SECRET });
    const session = await sessions.open(request);
    session?.set("visits", 1);
    return sessions.commit(session, new Response("ok"));
  },
};`;

async function modulesOf(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    outdir: join(root, "bench"),
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker"],
    loader: { ".wasm": "copy" },
    external: ["cloudflare:*"],
  });
  return outputFiles
    .map(({ path, contents, text }) =>
      path.endsWith(".wasm")
        ? { type: "CompiledWasm", path: basename(path), contents }
        : { type: "ESModule", path: "worker.js", contents: text },
    )
    .sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
}

/** The milliseconds from the request to the answer, in a workerd that has just started. */
async function first(modules) {
  const { convertV4MiniflareOptions, Miniflare } = await import("miniflare");
  const options = { modules, compatibilityDate: "2026-11-17" };
  const bindings = { SESSION_SECRET: "a secret of at least 32 bytes, kept secret" };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ ...options, bindings }));
  await miniflare.ready;
  const { url, headers } = request();
  const start = performance.now();
  const response = await miniflare.dispatchFetch(url, { headers: Object.fromEntries(headers) });
  await response.text();
  const taken = performance.now() - start;
  await miniflare.dispose();
  return taken;
}

/** Medians in milliseconds: the worker with a session, and the empty one. */
export async function coldStart() {
  const [own, empty] = [await modulesOf(OWN), await modulesOf(EMPTY)];
  const times = { own: [], empty: [] };
  for (let time = 0; time < TIMES; time++) {
    times.own.push(await first(own));
    times.empty.push(await first(empty));
  }
  return { own: spread(times.own).median, empty: spread(times.empty).median, times: TIMES };
}
