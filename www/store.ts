/** Where the shop keeps its sessions, with each operation counted at the binding itself. */

import {
  type D1DatabaseLike,
  type DurableObjectNamespaceLike,
  d1,
  durableObject,
  type KVNamespaceLike,
  kv,
  type Store,
} from "eltanin";
import type { SessionObject } from "eltanin/durable-object";
import type { Cost } from "./costs.js";
import type { StoreName } from "./store-choice.js";

/** The store of that name. */
export function storeOf(env: Env, name: StoreName, cost: Cost): Store {
  if (name === "durable-object") return durableObject(countedObjects(env.SESSION_OBJECTS, cost));
  if (name === "d1") return d1(countedTable(env.DB, cost));
  return kv(counted(env.SESSIONS, cost));
}

/** A store that fails, to show what a visitor sees then. It counts what it is asked. */
export function failing(cost: Cost): Store {
  const fail = async (): Promise<never> => {
    throw new Error("the demo's store fails on purpose");
  };
  return {
    atomic: true,
    load: () => {
      cost.reads++;
      return fail();
    },
    update: () => {
      cost.writes++;
      return fail();
    },
  };
}

/** A KV binding that counts what is asked of it. */
export function counted(binding: KVNamespaceLike, cost: Cost): KVNamespaceLike {
  return {
    async get(key, type) {
      cost.reads++;
      const value = await binding.get(key, type);
      if (value) cost.bytes = value.byteLength;
      return value;
    },
    async put(key, value, options) {
      cost.writes++;
      cost.bytes = value.byteLength;
      await binding.put(key, value, options);
    },
  };
}

/** A Durable Object namespace that counts what is asked of its objects. */
function countedObjects(binding: DurableObjectNamespace, cost: Cost): DurableObjectNamespaceLike {
  return {
    getByName(name) {
      const object = binding.getByName(name) as unknown as SessionObject;
      return {
        async load() {
          cost.reads++;
          const entry = await object.load();
          if (entry) cost.bytes = entry.bytes.length;
          return entry;
        },
        swap(...given: Parameters<SessionObject["swap"]>) {
          cost.writes++;
          cost.bytes = given[1].bytes.length;
          return object.swap(...given);
        },
      };
    },
  };
}

/** A database that counts what is asked of it: a read is one statement, a write a batch. */
function countedTable(binding: D1Database, cost: Cost): D1DatabaseLike {
  return {
    prepare: (query) => {
      if (query.startsWith("SELECT bytes")) cost.reads++;
      return binding.prepare(query);
    },
    batch(statements) {
      cost.writes++;
      return binding.batch(statements);
    },
  };
}
