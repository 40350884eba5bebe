/** Stores that break the contract, each in one way. */

import { memory } from "eltanin";

/** `memory()`, with some methods replaced by `lie(store)`. */
export function liar(lie, atomic = true) {
  const store = memory();
  const { load, update } = lie(store);
  return { atomic, load: load ?? ((key) => store.load(key)), update: update ?? store.update.bind(store) };
}

const later = () => new Promise((resolve) => setTimeout(resolve, 1));

/** An update that reads, changes and then writes, whatever has happened in between. */
export const careless = (store) => ({
  async update(key, change, { signal }) {
    signal?.throwIfAborted();
    const write = change((await store.load(key))?.bytes ?? null);
    await later();
    if (write) await store.update(key, () => write, {});
  },
});

/** What each store does wrong, and a part of the name of a test that finds it. */
export const liars = {
  "loses parallel updates": [careless, "parallel updates of one entry"],
  "writes over a new key": [
    (store) => ({
      update: (key, change, options) =>
        options.seen === null ? store.update(key, () => change(null), options) : store.update(key, change, options),
    }),
    "parallel updates of a new key",
  ],
  "trusts what was seen": [
    (store) => ({
      update: (key, change, options) =>
        options.seen
          ? store.update(key, () => change(options.seen.bytes), options)
          : store.update(key, change, options),
    }),
    "loaded before another write",
  ],
  "takes null from a change of what is no longer there": [
    (store) => ({
      async update(key, change, options) {
        if (options.seen && change(options.seen.bytes) === null) return;
        await store.update(key, change, options);
      },
    }),
    "also if it then returns null",
  ],
  "compares bytes and not versions": [
    (store) => ({
      async update(key, change, options) {
        const { seen } = options;
        const current = await store.load(key);
        const same = seen && current && Buffer.compare(seen.bytes, current.bytes) === 0;
        // It takes equal bytes for the entry that was seen, and writes what was made of that.
        if (same && seen.version !== current.version)
          return store.update(key, () => change(new Uint8Array(1)), options);
        return store.update(key, change, options);
      },
    }),
    "written again are another entry",
  ],
  "never expires": [
    (store) => ({
      update: (key, change, options) => store.update(key, (current) => longer(change(current), 1_000_000), options),
    }),
    "and then is gone",
  ],
  "expires at once": [
    (store) => ({
      update: (key, change, options) => store.update(key, (current) => longer(change(current), 0), options),
    }),
    "come back as they were written",
  ],
  "keeps the first time to live": [
    (store) => {
      const lives = new Map();
      return {
        update: (key, change, options) =>
          store.update(
            key,
            (current) => {
              const write = change(current);
              if (write && !lives.has(key)) lives.set(key, write.ttlSeconds);
              return write && longer(write, lives.get(key));
            },
            options,
          ),
      };
    },
    "as its last write says",
  ],
  "changes bytes": [
    (store) => ({
      update: (key, change, options) => store.update(key, (current) => asText(change(current)), options),
    }),
    "come back as they were written",
  ],
  "uses its memory again": [
    (store) => {
      const shared = new Uint8Array(2_000_000);
      return {
        async load(key) {
          const found = await store.load(key);
          if (!found) return null;
          shared.set(found.bytes);
          return { ...found, bytes: shared.subarray(0, found.bytes.length) };
        },
      };
    },
    "do not change later",
  ],
  "cuts large entries": [
    (store) => ({
      update: (key, change, options) =>
        store.update(
          key,
          (current) => {
            const write = change(current);
            return write && { ...write, bytes: write.bytes.slice(0, 65_536) };
          },
          options,
        ),
    }),
    "1 MiB",
  ],
  "writes the whole buffer of a view": [
    (store) => ({
      update: (key, change, options) =>
        store.update(
          key,
          (current) => {
            const write = change(current);
            return write && { ...write, bytes: new Uint8Array(write.bytes.buffer) };
          },
          options,
        ),
    }),
    "a part of a larger buffer",
  ],
  "ignores the case of keys": [
    (store) => ({
      load: (key) => store.load(key.toLowerCase()),
      update: (key, change, options) => store.update(key.toLowerCase(), change, options),
    }),
    "told apart",
  ],
  "resolves before it has called the change": [
    (store) => ({
      async update(key, change, options) {
        setTimeout(() => store.update(key, change, options).catch(() => {}), 5);
      },
    }),
    "before it resolves",
  ],
  "calls the change again after it has resolved": [
    (store) => ({
      async update(key, change, options) {
        await store.update(key, change, options);
        setTimeout(() => {
          try {
            change(null);
          } catch {}
        }, 5);
      },
    }),
    "and not afterwards",
  ],
  "resolves before it has written": [
    (store) => ({
      async update(key, change, options) {
        options.signal?.throwIfAborted();
        const write = change((await store.load(key))?.bytes ?? null);
        setTimeout(() => write && store.update(key, () => write, {}), 5);
      },
    }),
    "has written when it resolves",
  ],
  "writes though the change gave null": [
    (store) => ({
      update: (key, change, options) =>
        store.update(key, (current) => change(current) ?? { bytes: new Uint8Array(0), ttlSeconds: 60 }, options),
    }),
    "writes nothing if `change` returns null",
  ],
  "hides what the change throws": [
    (store) => ({ update: (...given) => store.update(...given).catch(() => {}) }),
    "what `change` throws",
  ],
  "ignores the signal": [
    (store) => ({ update: (key, change, { seen }) => store.update(key, change, { seen }) }),
    "aborted signal",
  ],
  "copies the options": [
    (store) => ({
      async update(key, change, options) {
        const { seen } = { ...options };
        if (options.signal) options.signal.throwIfAborted();
        // A remote store that trusts `seen: null` and looks nothing up, but does not find it in the copy.
        if (seen === undefined && options.seen === null) throw new Error("nothing is known of the key");
        return store.update(key, change, options);
      },
    }),
    "with `seen: null`",
  ],
  "loads undefined": [(store) => ({ load: async (key) => (await store.load(key)) ?? undefined }), "never written"],
  "loads lists of numbers": [
    (store) => ({
      async load(key) {
        const found = await store.load(key);
        return found && { ...found, bytes: [...found.bytes] };
      },
    }),
    "come back as they were written",
  ],
  "gives undefined for an absent entry": [
    (store) => ({
      update: (key, change, options) => store.update(key, (current) => change(current ?? undefined), options),
    }),
    "with null if there is no entry",
  ],
};

function longer(write, ttlSeconds) {
  return write && { ...write, ttlSeconds };
}

function asText(write) {
  return write && { ...write, bytes: new TextEncoder().encode(new TextDecoder().decode(write.bytes)) };
}
