/** Stores with delays, as the requests of a burst reach them. Each function makes a store, and gives a way to it. */

import { kv, memory } from "eltanin";
import { ComparingStore } from "../store.js";

/** `store`, with a wait before and after each operation. */
function delayed(store, wait) {
  return {
    atomic: store.atomic,
    async load(key) {
      await wait();
      const found = await store.load(key);
      await wait();
      return found;
    },
    async update(key, change, options) {
      await wait();
      await store.update(key, change, options);
      await wait();
    },
  };
}

export const stores = {
  memory() {
    const store = memory();
    return ({ wait }) => delayed(store, wait);
  },

  comparing() {
    const entries = new Map();
    return ({ wait }) => new ComparingStore(wait, entries);
  },

  /** It says that it is atomic, and writes over what others have written. */
  lying() {
    const store = memory();
    return ({ wait }) => ({
      ...delayed(store, wait),
      async update(key, change, { seen }) {
        const write = change(seen?.bytes ?? (await store.load(key))?.bytes ?? null);
        await wait();
        if (write) await store.update(key, () => write, {});
      },
    });
  },

  /** It forgets at once that a session was renewed or ended: it keeps no marks. */
  forgetful() {
    const store = memory();
    return ({ wait }) => ({
      ...delayed(store, wait),
      async update(key, change, options) {
        await wait();
        const forgets = (current) => {
          const write = change(current);
          const isMark = write?.bytes[0] === 0x87 && write.bytes[1] === 2;
          return isMark ? { bytes: new Uint8Array(0), ttlSeconds: 0 } : write;
        };
        await store.update(key, forgets, options);
        await wait();
      },
    });
  },

  /** Workers KV at one location: the last write wins. */
  kv() {
    const values = new Map();
    return ({ wait, looks, writes }) =>
      kv({
        async get(key) {
          await wait();
          looks(key);
          const value = values.get(key);
          await wait();
          return value?.buffer ?? null;
        },
        async put(key, value) {
          await wait();
          writes(key);
          values.set(key, new Uint8Array(value));
          await wait();
        },
      });
  },
};
