/** The conformance suite over every store of the platform, inside workerd: `/<store>` lists tests, `/<store>/<name>` runs one. */

import { d1, durableObject, fromUnstorage, kv, memory } from "eltanin";
import { createStorage } from "unstorage";
import kvDriver from "unstorage/drivers/cloudflare-kv-binding";
import r2Driver from "unstorage/drivers/cloudflare-r2-binding";
import { namesOf, testsOf } from "../support/suite.js";

export { SessionObject } from "eltanin/durable-object";

/** What each binding looks like when its backend is down. */
const down = () => Promise.reject(new Error("the backend is down"));
const noKv = { get: down, put: down };
const noStatement = { bind: () => noStatement, all: down };

const stores = {
  memory: () => [memory],
  kv: (env) => [() => kv(env.SESSIONS), { ttlMin: 60, makeFailing: () => kv(noKv) }],
  "durable-object": (env) => [
    () => durableObject(env.SESSION_OBJECTS),
    { makeFailing: () => durableObject({ getByName: () => ({ load: down, swap: down }) }) },
  ],
  d1: (env) => [() => d1(env.DB), { makeFailing: () => d1({ prepare: () => noStatement, batch: down }) }],
  "unstorage-kv": (env) => [() => fromUnstorage(createStorage({ driver: kvDriver({ binding: env.SESSIONS }) }))],
  "unstorage-r2": (env) => [() => fromUnstorage(createStorage({ driver: r2Driver({ binding: env.BUCKET }) }))],
};

export default {
  async fetch(request, env) {
    const [, store, name] = decodeURIComponent(new URL(request.url).pathname).split(/\/(.*?)(?:\/(.*))?$/);
    if (!store) return Response.json(Object.keys(stores));
    const [makeStore, options] = stores[store](env);
    const tests = testsOf(makeStore, options);
    if (!name) return Response.json(namesOf(tests, makeStore()));
    try {
      await tests.get(name)();
      return new Response("");
    } catch (error) {
      return new Response(error.message);
    }
  },
};
