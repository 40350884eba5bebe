/** A double of Workers KV that behaves as the platform may. The rules are in `data/platform.json`. */

import type { KVNamespaceLike } from "../store/kv.js";
import type { VirtualClock } from "./clock.js";
import { Conditions, type HostileOptions, type TravelRates } from "./conditions.js";
import type { Fault } from "./fault.js";
import { PLATFORM } from "./platform.gen.js";

const { kv: RULES } = PLATFORM;

/** How often KV fails, in cases of 100, and how slow it is. */
export interface KvRates extends TravelRates {
  /** A call fails with 500 or 503, and nothing is done. */
  failed: number;
  /** A write is done, and fails with 500 or 503 all the same. */
  applied: number;
  /** A call is not answered for 10 seconds, and then fails. */
  hanging: number;
  /** The longest time until a write is seen at other locations that have nothing cached, in milliseconds. */
  lagMs: number;
}

const RATES = ["latencyMs", "failed", "applied", "hanging", "lagMs"];

/** Options of {@link hostileKv}. */
export interface HostileKvOptions extends HostileOptions<KvRates> {}

/** What is or was under a key. A deletion has no bytes. */
interface Value {
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** When it was written, and when it expires. */
  readonly at: number;
  readonly ends: number;
}

/** What a location has cached until then. */
interface Cached {
  readonly value: Value | undefined;
  readonly until: number;
}

/** What the locations share. */
interface Network {
  readonly conditions: Conditions<KvRates>;
  readonly locations: Map<string, HostileKv>;
  /** What a location reads that has nothing cached. */
  readonly stored: Map<string, Value>;
  /** What was written last. Only the writer's location sees it at once. */
  readonly written: Map<string, Value>;
}

/**
 * A KV binding for tests. It goes into `kv(…)`, and does to your site what the real network may do on a bad day: each
 * location caches what it reads for 60 seconds, absent keys too; writes arrive elsewhere late; a key takes one write per
 * second; calls are slow, fail, or hang; and a write that was reported as failed may have been done. Limits and messages
 * are the platform's. Time is virtual: {@link VirtualClock}.
 *
 * @example
 * ```ts
 * const binding = hostileKv({ seed: 1 });
 * const ada = visitor(worker, { env: { SESSIONS: binding } });
 *
 * await binding.clock.run(async () => {
 *   await ada.post("/", { item: "apples" });
 *   assert.deepEqual(await cartOf(ada), { apples: 1 });
 * });
 * console.table(binding.faults);
 * ```
 *
 * @throws SessionsError `option` if an option is wrong.
 */
export function hostileKv(options: HostileKvOptions): HostileKv {
  const conditions = new Conditions<KvRates>("hostileKv()", "kv", RATES, options);
  const network: Network = { conditions, locations: new Map(), stored: new Map(), written: new Map() };
  return new HostileKv(network, "home").at("home");
}

/** The double, as a worker at one location has it. */
export class HostileKv implements KVNamespaceLike {
  readonly #network: Network;
  readonly #cached = new Map<string, Cached>();
  /** Where the worker runs. */
  readonly location: string;

  /** @internal */
  constructor(network: Network, location: string) {
    this.#network = network;
    this.location = location;
  }

  /** The time in which it works. */
  get clock(): VirtualClock {
    return this.#network.conditions.clock;
  }

  /** All that went wrong so far, at every location. */
  get faults(): readonly Fault[] {
    return this.#network.conditions.faults;
  }

  /** How many keys have a value. */
  get size(): number {
    return [...this.#network.written.values()].filter((value) => this.#isThere(value)).length;
  }

  /** The same namespace, as a worker at another location has it. Any name is a location. */
  at(location: string): HostileKv {
    const { locations } = this.#network;
    const binding = locations.get(location) ?? new HostileKv(this.#network, location);
    locations.set(location, binding);
    return binding;
  }

  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  get(key: string, type?: "text" | { type?: "text"; cacheTtl?: number }): Promise<string | null>;
  get(key: string, type: "json"): Promise<unknown>;
  async get(key: string, given: GetType | { type?: GetType; cacheTtl?: number } = "text"): Promise<unknown> {
    const { type = "text", cacheTtl = RULES.cacheSeconds } = typeof given === "string" ? { type: given } : given;
    this.#checkKey("get", key);
    if (cacheTtl < RULES.cacheFloorSeconds) {
      this.#refuse("get", key, "cacheTooShort", cacheTtl, RULES.cacheFloorSeconds);
    }
    if (!["text", "json", "arrayBuffer"].includes(type)) this.#refuse("get", key, "typeUnknown");
    const bytes = await this.#read(key, cacheTtl);
    if (!bytes) return null;
    if (type === "arrayBuffer") return bytes.slice().buffer;
    const text = new TextDecoder().decode(bytes);
    return type === "json" ? JSON.parse(text) : text;
  }

  async put(
    key: string,
    value: string | ArrayBuffer | ArrayBufferView,
    { expirationTtl }: { expirationTtl?: number } = {},
  ): Promise<void> {
    this.#checkKey("put", key);
    const bytes = bytesOf(value);
    if (bytes.length > RULES.valueMaxBytes) this.#refuse("put", key, "valueTooLong", bytes.length, RULES.valueMaxBytes);
    if (expirationTtl !== undefined && !(expirationTtl > 0)) {
      this.#refuse("put", key, "ttlNotPositive", expirationTtl);
    }
    if (expirationTtl !== undefined && expirationTtl < RULES.ttlFloorSeconds) {
      this.#refuse("put", key, "ttlTooShort", expirationTtl, RULES.ttlFloorSeconds);
    }
    await this.#write("put", key, bytes, expirationTtl);
  }

  async delete(key: string): Promise<void> {
    this.#checkKey("delete", key);
    await this.#write("delete", key, null);
  }

  async #read(key: string, cacheSeconds: number): Promise<Uint8Array | null> {
    const { conditions, stored, written } = this.#network;
    await conditions.travel();
    await this.#mayFail("get", key);
    const now = this.clock.now();
    let cached = this.#cached.get(key);
    if (!cached || cached.until <= now) {
      cached = { value: stored.get(key), until: now + cacheSeconds * 1_000 };
      this.#cached.set(key, cached);
    }
    const { value } = cached;
    if (value !== written.get(key)) this.#note("get", key, "stale");
    await conditions.travel();
    return value && this.#isThere(value) ? value.bytes : null;
  }

  async #write(
    call: "put" | "delete",
    key: string,
    bytes: Uint8Array<ArrayBuffer> | null,
    ttlSeconds = Number.POSITIVE_INFINITY,
  ) {
    const { conditions, stored, written } = this.#network;
    await conditions.travel();
    await this.#mayFail(call, key);
    const now = this.clock.now();
    const last = written.get(key);
    if (last && now < last.at + RULES.writeIntervalMs) this.#fail(call, key, "too soon", "tooSoon");
    const value = { bytes, at: now, ends: now + ttlSeconds * 1_000 };
    written.set(key, value);
    this.#cached.set(key, { value, until: now + RULES.cacheSeconds * 1_000 });
    this.clock.schedule(now + conditions.between(0, conditions.rates.lagMs), () => {
      // The last write wins, also when it arrives first.
      if ((stored.get(key)?.at ?? 0) < value.at) stored.set(key, value);
    });
    await conditions.travel();
    if (conditions.happens(conditions.rates.applied)) this.#fail(call, key, "answer lost");
  }

  #isThere({ bytes, ends }: Value): boolean {
    return bytes !== null && this.clock.now() < ends;
  }

  /** A call that fails, at once or after a while. */
  async #mayFail(call: Call, key: string): Promise<void> {
    const { rates } = this.#network.conditions;
    if (this.#network.conditions.happens(rates.hanging)) {
      await this.clock.wait(RULES.hangMs);
      this.#fail(call, key, "hung");
    }
    if (this.#network.conditions.happens(rates.failed)) this.#fail(call, key, "failed");
  }

  #fail(call: Call, key: string, what: Fault["what"], text?: "tooSoon"): never {
    const other = this.#network.conditions.happens(50) ? "failed" : "unavailable";
    const error = new Error(textOf(text ?? other, call));
    this.#note(call, key, what, error.message);
    throw error;
  }

  #note(call: Call, key: string, what: Fault["what"], error?: string): void {
    this.#network.conditions.note({ call, key, location: this.location, what, ...(error !== undefined && { error }) });
  }

  #checkKey(call: Call, key: string): void {
    const { length } = new TextEncoder().encode(key);
    if (key === "") this.#refuse(call, key, "keyEmpty");
    if (key === "." || key === "..") this.#refuse(call, key, "keyNotAllowed", key);
    if (length > RULES.keyMaxBytes) this.#refuse(call, key, "keyTooLong", length, RULES.keyMaxBytes);
  }

  #refuse(call: Call, key: string, text: Text, value?: number | string, limit?: number): never {
    const message = textOf(text, call, value, limit);
    this.#note(call, key, "refused", message);
    throw message.startsWith("KV ") ? new Error(message) : new TypeError(message);
  }
}

type GetType = "text" | "json" | "arrayBuffer";
type Call = "get" | "put" | "delete";
type Text = keyof typeof RULES.errors;

function textOf(text: Text, call: Call, value: number | string = "", limit = 0): string {
  const texts: Readonly<Record<string, string>> = { method: call.toUpperCase(), value: `${value}`, limit: `${limit}` };
  return RULES.errors[text].replace(/\{(\w+)\}/g, (_, name: string) => texts[name] ?? "");
}

/** A copy. */
function bytesOf(value: string | ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  return new Uint8Array(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}
