/**
 * A hostile double of a KV binding: what is true of the real network and not of the local one.
 *
 * - `stale`: reads give what was there before the last write, as another location's cache does.
 * - `misses`: a key that was once absent stays absent to reads, as negative look-ups are cached.
 * - `fail(method, status)`: the next call of that method rejects with the runtime's wording.
 * - `hang`: no answer ever comes.
 * - `wait()`: is awaited on the way there and on the way back.
 */
export class HostileKv {
  values = new Map();
  calls = [];
  stale = false;
  misses = false;
  hang = false;
  wait = () => {};
  #before = new Map();
  #missed = new Set();
  #failures = [];

  fail(method, status, times = 1) {
    for (let time = 0; time < times; time++) this.#failures.push({ method, status });
  }

  /** How often it was read and written. */
  get count() {
    const of = (method) => this.calls.filter((call) => call.startsWith(method)).length;
    return { reads: of("GET"), writes: of("PUT") };
  }

  reset() {
    this.calls.length = 0;
  }

  async get(key, type) {
    await this.#answer("GET", key);
    const found = this.#look(key, type);
    await this.wait();
    return found;
  }

  #look(key, type) {
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
    await this.wait();
  }

  #remember(key) {
    const value = this.values.get(key);
    if (value) this.#before.set(key, value.slice().buffer);
  }

  async #answer(method, key) {
    this.calls.push(`${method} ${key}`);
    if (this.hang) await new Promise(() => {});
    await this.wait();
    const at = this.#failures.findIndex((failure) => failure.method === method);
    if (at < 0) return;
    const [{ status }] = this.#failures.splice(at, 1);
    const words = { 429: "Too Many Requests", 500: "Internal Server Error" };
    throw new Error(`KV ${method} failed: ${status} ${words[status]}`);
  }
}

/** A namespace with something under `session:a`. */
export function filled(...numbers) {
  const binding = new HostileKv();
  binding.values.set("session:a", Uint8Array.from(numbers));
  return binding;
}

/** A change that adds a byte, and remembers what it was given. */
export function adding(number) {
  const change = (current) => {
    change.given.push(current && [...current]);
    return { bytes: Uint8Array.from([...(current ?? []), number]), ttlSeconds: 60 };
  };
  change.given = [];
  return change;
}
