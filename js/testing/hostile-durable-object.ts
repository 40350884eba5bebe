/** A double of a namespace of Durable Objects that behaves as the platform may. The rules are in `data/platform.json`. */

import type { Next, Swapped, Versioned } from "../store/comparing.js";
import { alarm, load, swap } from "../store/durable-object/entry.js";
import type { DurableObjectNamespaceLike } from "../store/durable-object/store.js";
import type { VirtualClock } from "./clock.js";
import { Conditions, type HostileOptions, type TravelRates } from "./conditions.js";
import type { Fault } from "./fault.js";
import { MemoryStorage } from "./object-storage.js";
import { PLATFORM } from "./platform.gen.js";

const { durableObject: RULES } = PLATFORM;

/** How often calls of Durable Objects fail, in cases of 100, and how slow they are. */
export interface DurableObjectRates extends TravelRates {
  /** The object is overloaded, and nothing is done. */
  refused: number;
  /** The call is performed, and reported as failed 10 seconds later. */
  applied: number;
  /** The connection is lost or the object reset, and the caller cannot know whether the call was performed. */
  repeated: number;
  /** The call is performed and answered 5 to 10 seconds later. */
  late: number;
}

const RATES = ["latencyMs", "refused", "applied", "repeated", "late"];

/** Options of {@link hostileDurableObject}. */
export interface HostileDurableObjectOptions extends HostileOptions<DurableObjectRates> {}

/** One object. */
interface Instance {
  readonly storage: MemoryStorage;
  /** When it was last called. */
  usedAt: number;
}

type Call = "load" | "swap";

/**
 * A namespace of Durable Objects for tests. It goes into `durableObject(…)`. Its objects store what `SessionObject`
 * stores, by the same code. Calls are slow or late, objects are overloaded, reset and evicted, and replies get lost.
 * Limits and messages are the platform's. Time is virtual: {@link VirtualClock}.
 *
 * @example
 * ```ts
 * const binding = hostileDurableObject({ seed: 1 });
 * const sessions = new Sessions({ store: durableObject(binding), secret });
 *
 * await binding.clock.run(async () => {
 *   await Promise.all([ada.post("/", { item: "apples" }), ada.post("/", { item: "pears" })]);
 * });
 * console.table(binding.faults);
 * ```
 *
 * @throws SessionsError `option` if an option is wrong.
 */
export function hostileDurableObject(options: HostileDurableObjectOptions): HostileDurableObject {
  return new HostileDurableObject(
    new Conditions<DurableObjectRates>("hostileDurableObject()", "durableObject", RATES, options),
  );
}

/** The double. */
export class HostileDurableObject implements DurableObjectNamespaceLike {
  readonly #conditions: Conditions<DurableObjectRates>;
  readonly #instances = new Map<string, Instance>();

  /** @internal */
  constructor(conditions: Conditions<DurableObjectRates>) {
    this.#conditions = conditions;
  }

  /** The time in which it works. */
  get clock(): VirtualClock {
    return this.#conditions.clock;
  }

  /** All that went wrong so far. */
  get faults(): readonly Fault[] {
    return this.#conditions.faults;
  }

  /** How many objects store something. */
  get size(): number {
    return [...this.#instances.values()].filter(({ storage }) => !storage.isEmpty).length;
  }

  getByName(name: string, _options?: { locationHint?: string }) {
    return {
      load: (): Promise<Versioned | null> => this.#call(name, "load", (storage) => load(storage, this.clock.now())),
      swap: (expected: string | null, next: Next): Promise<Swapped> => {
        const sent = structuredClone(next);
        return this.#call(name, "swap", (storage) => swap(storage, this.clock.now(), expected, sent));
      },
    };
  }

  async #call<Result>(name: string, call: Call, run: (storage: MemoryStorage) => Result): Promise<Result> {
    const { rates } = this.#conditions;
    const { errors, storageTimeoutMs } = RULES;
    const fate = this.#draw(
      ["refused", rates.refused],
      ["applied", rates.applied],
      ["repeated", rates.repeated],
      ["late", rates.late],
    );
    await this.#conditions.travel();
    await this.#start(name, call);
    if (fate === "refused") {
      const text = this.#conditions.happens(50) ? errors.overloaded : errors.queued;
      return this.#fail(name, call, "overloaded", text, { overloaded: true });
    }
    if (fate === "repeated" && this.#conditions.happens(50)) {
      return this.#fail(name, call, "reset", errors.reset, { retryable: true, durableObjectReset: true });
    }
    if (fate === "late") {
      this.#note(name, call, "late");
      await this.clock.wait(this.#conditions.between(storageTimeoutMs / 2, storageTimeoutMs));
    }
    const result = this.#perform(name, call, run);
    if (fate === "applied") {
      await this.clock.wait(storageTimeoutMs);
      return this.#fail(name, call, "storage slow", errors.storageTimeout, { durableObjectReset: true });
    }
    await this.#conditions.travel();
    if (fate === "repeated") return this.#fail(name, call, "answer lost", errors.lost, { retryable: true });
    return structuredClone(result);
  }

  /** One of the words, each in as many cases of 100, or none. */
  #draw<Word extends string>(...words: [Word, number][]): Word | undefined {
    let drawn = this.#conditions.between(0, 99);
    for (const [word, percent] of words) {
      if (drawn < percent) return word;
      drawn -= percent;
    }
    return undefined;
  }

  /** Calls of one object take place one after the other, because each is synchronous. */
  #perform<Result>(name: string, call: Call, run: (storage: MemoryStorage) => Result): Result {
    try {
      return run(this.#instance(name).storage);
    } catch (error) {
      this.#note(name, call, "refused", (error as Error).message);
      throw Object.assign(error as Error, { remote: true });
    }
  }

  /** An object that was not used for a while is not in memory any more. It takes another moment to start. */
  async #start(name: string, call: Call): Promise<void> {
    const instance = this.#instance(name);
    const idle = this.clock.now() - instance.usedAt;
    instance.usedAt = this.clock.now();
    if (idle < RULES.evictionMs) return;
    this.#note(name, call, "evicted");
    await this.#conditions.travel();
  }

  #instance(name: string): Instance {
    const known = this.#instances.get(name);
    if (known) return known;
    const storage: MemoryStorage = new MemoryStorage(this.clock, () => void alarm(storage, this.clock.now()));
    const instance = { storage, usedAt: this.clock.now() };
    this.#instances.set(name, instance);
    return instance;
  }

  #fail(name: string, call: Call, what: Fault["what"], message: string, properties: object): never {
    this.#note(name, call, what, message);
    throw Object.assign(new Error(message), properties);
  }

  #note(key: string, call: Call, what: Fault["what"], error?: string): void {
    this.#conditions.note({ call, key, what, ...(error !== undefined && { error }) });
  }
}
