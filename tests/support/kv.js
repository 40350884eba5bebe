/**
 * A hostile double of a KV binding: what is true of the real network and not of the local one.
 *
 * - `stale`: reads give what was there before the last write, as another location's cache does.
 * - `misses`: a key that was once absent stays absent to reads, as negative look-ups are cached.
 * - `fail(method, status)`: the next call of that method rejects with the runtime's wording.
 * - `hang`: no answer ever comes.
 */
export class HostileKv {
  values = new Map();
  calls = [];
  stale = false;
  misses = false;
  hang = false;
  #before = new Map();
  #missed = new Set();
  #failures = [];

  fail(method, status, times = 1) {
    for (let time = 0; time < times; time++) this.#failures.push({ method, status });
  }

  async get(key, type) {
    await this.#answer("GET", key);
    if (type !== "arrayBuffer") throw new Error(`read as ${type}`);
    if (this.stale) return this.#before.get(key) ?? null;
    if (this.misses && this.#missed.has(key)) return null;
    const value = this.values.get(key);
    if (!value) this.#missed.add(key);
    return value ? value.slice().buffer : null;
  }

  async put(key, value, { expirationTtl }) {
    await this.#answer("PUT", key);
    if (expirationTtl < 60) throw new Error("KV PUT failed: 400 Invalid expiration_ttl");
    this.#remember(key);
    this.values.set(key, new Uint8Array(value));
    this.ttl = expirationTtl;
  }

  async delete(key) {
    await this.#answer("DELETE", key);
    this.#remember(key);
    this.values.delete(key);
  }

  #remember(key) {
    const value = this.values.get(key);
    if (value) this.#before.set(key, value.slice().buffer);
  }

  async #answer(method, key) {
    this.calls.push(`${method} ${key}`);
    if (this.hang) await new Promise(() => {});
    const at = this.#failures.findIndex((failure) => failure.method === method);
    if (at < 0) return;
    const [{ status }] = this.#failures.splice(at, 1);
    const words = { 429: "Too Many Requests", 500: "Internal Server Error" };
    throw new Error(`KV ${method} failed: ${status} ${words[status]}`);
  }
}
