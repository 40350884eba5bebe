/** Store doubles: they count, wait, fail, or give other bytes. */

/** `store`, but `before(verb, key)` runs first, and is awaited. */
export function disturbed(store, before) {
  return {
    atomic: store.atomic,
    async load(key) {
      await before("load", key);
      return store.load(key);
    },
    async update(key, change, options) {
      await before("update", key);
      return store.update(key, change, options);
    },
  };
}

/**
 * `store`, with a count of what a remote store would do. A `load` is a read. An `update` is a write, unless `change`
 * leaves everything as it is, and a read too where the store has to look first.
 */
export function counting(store) {
  return {
    atomic: store.atomic,
    reads: 0,
    writes: 0,
    get total() {
      return this.reads + this.writes;
    },
    get count() {
      return { reads: this.reads, writes: this.writes };
    },
    reset() {
      [this.reads, this.writes] = [0, 0];
    },
    load(key) {
      this.reads++;
      return store.load(key);
    },
    update(key, change, options) {
      if (options.seen === undefined) this.reads++;
      const counted = (current) => {
        const write = change(current);
        if (write) this.writes++;
        return write;
      };
      return store.update(key, counted, options);
    },
  };
}

let versions = 0;

/**
 * An atomic store as a remote one works: it gives `change` what the request has seen, compares versions when it writes,
 * and asks `change` again when somebody else was faster. `wait("there")` and `wait("back")` are awaited on the way.
 * Stores with the same `entries` are one store, seen by several requests.
 */
export class ComparingStore {
  atomic = true;
  reads = 0;
  writes = 0;
  /** How many writes were refused because somebody else was faster. */
  conflicts = 0;
  #wait;
  #entries;

  constructor(wait = () => {}, entries = new Map()) {
    this.#wait = wait;
    this.#entries = entries;
  }

  get count() {
    return { reads: this.reads, writes: this.writes };
  }

  get total() {
    return this.reads + this.writes;
  }

  reset() {
    [this.reads, this.writes] = [0, 0];
  }

  async load(key) {
    this.reads++;
    await this.#wait("there");
    const snapshot = this.#snapshot(key);
    await this.#wait("back");
    return snapshot;
  }

  async update(key, change, { seen }) {
    let current = seen === undefined ? await this.load(key) : seen;
    for (;;) {
      const write = change(current?.bytes ?? null);
      // What leaves everything as it is has to know that it is as it thinks.
      const found = write ? await this.#swap(key, write, current?.version) : await this.load(key);
      if (found?.version === current?.version) return;
      current = found;
    }
  }

  /** Writes if the version is the one that was expected, and gives back what was there. */
  async #swap(key, { bytes, ttlSeconds }, expected) {
    this.writes++;
    await this.#wait("there");
    const found = this.#snapshot(key);
    if (found?.version === expected) {
      const ends = Date.now() + ttlSeconds * 1_000;
      this.#entries.set(key, { bytes: bytes.slice(), version: ++versions, ends });
    } else this.conflicts++;
    await this.#wait("back");
    return found;
  }

  #snapshot(key) {
    const entry = this.#entries.get(key);
    return entry && entry.ends > Date.now() ? { bytes: entry.bytes.slice(), version: entry.version } : null;
  }
}

/** The last bytes that were written into `store`, and what is to be there instead of what is. */
export function tampered(store) {
  const double = {
    atomic: store.atomic,
    written: undefined,
    bytes: undefined,
    async load(key) {
      if (double.bytes === undefined) return store.load(key);
      return double.bytes && { bytes: double.bytes };
    },
    update(key, change, options) {
      const observed = (current) => {
        const write = change(double.bytes === undefined ? current : double.bytes);
        if (write) double.written = write.bytes;
        return write;
      };
      return store.update(key, observed, options);
    },
  };
  return double;
}
