/** Bindings that count what is billed. */

import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { alarm, load, swap } from "../../dist/store/durable-object/entry.js";
import { Kv } from "../kv.js";

/** A Workers KV namespace in memory. */
export function countedKv() {
  const binding = new Kv();
  return { binding, count: () => ({ kvRead: binding.reads, kvWrite: binding.writes }) };
}

/** The storage of one object. A put, a set alarm and a removed entry are a row written each. */
class Storage {
  rows = 0;
  alarm = Number.POSITIVE_INFINITY;
  #values = new Map();

  kv = {
    get: (key) => this.#values.get(key),
    put: (key, value) => {
      this.rows++;
      this.#values.set(key, value);
    },
  };

  async setAlarm(time) {
    this.rows++;
    this.alarm = time;
  }

  async deleteAll() {
    this.rows += this.#values.size;
    this.#values.clear();
  }
}

/** A namespace of Durable Objects that run what `SessionObject` runs. A call and an alarm are a request each. */
export function countedObjects() {
  const objects = new Map();
  let requests = 0;
  const stub = (storage) => ({
    load: async () => {
      requests++;
      return load(storage, Date.now());
    },
    swap: async (expected, next) => {
      requests++;
      return swap(storage, Date.now(), expected, next);
    },
  });
  const getByName = (name) => {
    if (!objects.has(name)) objects.set(name, new Storage());
    return stub(objects.get(name));
  };
  const end = async () => {
    for (const storage of objects.values()) {
      requests++;
      await alarm(storage, storage.alarm);
    }
  };
  const rows = () => [...objects.values()].reduce((sum, storage) => sum + storage.rows, 0);
  return { binding: { getByName }, count: () => ({ objectRequest: requests, objectRow: rows() }), end };
}

/** A D1 database in workerd, which itself says how many rows a query wrote. */
export async function startD1() {
  const script = "export default { fetch: () => new Response() }";
  const server = new Miniflare(convertV4MiniflareOptions({ modules: true, script, d1Databases: ["DB"] }));
  const database = await server.getD1Database("DB");
  let tables = 0;
  let rows = 0;
  const counted = (result) => {
    rows += result.meta.rows_written;
    return result;
  };
  const statement = (real) => ({
    real,
    bind: (...values) => statement(real.bind(...values)),
    all: async () => counted(await real.all()),
  });
  const binding = () => ({
    prepare: (query) => statement(database.prepare(query)),
    batch: async (list) => (await database.batch(list.map(({ real }) => real))).map(counted),
  });
  return {
    /** The database as a binding of its own, and the name of a table that nobody has used. */
    make: () => ({ binding: binding(), table: `sessions${tables++}`, count: () => ({ d1Row: rows }) }),
    close: () => server.dispose(),
  };
}
