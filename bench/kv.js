/** A first write's session is not read again: the store forgets everything at this many, so that it does not grow. */
const ENTRIES = 5_000;

/**
 * A Workers KV namespace in memory that answers at once and counts operations. What it hands out is not copied, neither
 * text nor bytes, which nobody here writes to: the time is to be the contenders' own.
 */
export class Kv {
  reads = 0;
  writes = 0;
  #values = new Map();

  async get(key, type = "text") {
    this.reads++;
    const value = this.#values.get(key);
    if (value === undefined) return null;
    if (type === "json") return JSON.parse(value);
    return value;
  }

  async put(key, value) {
    this.writes++;
    if (this.#values.size >= ENTRIES) this.#values.clear();
    const bytes = ArrayBuffer.isView(value);
    this.#values.set(key, bytes ? value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) : value);
  }

  async delete(key) {
    this.writes++;
    this.#values.delete(key);
  }
}
