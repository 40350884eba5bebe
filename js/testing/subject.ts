import type { Snapshot, Store, UpdateOptions, Write } from "../store/contract.js";
import { expectBytes, expectEqual } from "./expect.js";

/** What parallel updates add. */
export const NUMBERS = Array.from({ length: 12 }, (_, at) => at + 1);

/** `seen` is a getter, as `Sessions` passes it: a store that copies the object's own properties gets nothing. */
class Getters implements UpdateOptions {
  readonly #seen: Snapshot | null | undefined;
  declare signal?: AbortSignal;

  constructor({ seen, signal }: UpdateOptions) {
    this.#seen = seen;
    if (signal) this.signal = signal;
  }

  get seen(): Snapshot | null | undefined {
    return this.#seen;
  }
}

/** A store and a key of its own. */
export class Subject {
  readonly store: Store;
  key: string;

  constructor(store: Store, key = newKey()) {
    this.store = store;
    this.key = key;
  }

  update(change: (current: Uint8Array | null) => Write | null, options: UpdateOptions = {}): Promise<void> {
    return this.store.update(this.key, change, new Getters(options));
  }

  put(written: Uint8Array, ttlSeconds = 60, options: UpdateOptions = {}): Promise<void> {
    return this.update(() => entry(written, ttlSeconds), options);
  }

  /** Appends a byte. */
  add(number: number, options: UpdateOptions = {}): Promise<void> {
    return this.update((current) => entry(bytes(...(current ?? []), number)), options);
  }

  /** What the last call of `change` was given, in an update that writes nothing. */
  async given(options: UpdateOptions = {}): Promise<Uint8Array | null> {
    let last: Uint8Array | null | undefined;
    await this.update((current) => {
      last = current;
      return null;
    }, options);
    if (last === undefined) throw new Error("`change` was not called");
    return last;
  }

  async expect(expected: Uint8Array | null): Promise<void> {
    const loaded = await this.store.load(this.key);
    if (loaded === undefined) throw new Error("`load` resolved to undefined, not to null");
    expectBytes(loaded?.bytes ?? null, expected, "`load`");
  }

  async expectNumbers(): Promise<void> {
    const loaded = await this.store.load(this.key);
    expectEqual(
      [...(loaded?.bytes ?? [])].sort((one, other) => one - other),
      NUMBERS,
      "what was added",
    );
  }
}

/** A key as `Sessions` uses them: 22 characters of base64url. */
export function newKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...random))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .slice(0, 22);
}

export function bytes(...numbers: number[]): Uint8Array {
  return Uint8Array.from(numbers);
}

export function entry(written: Uint8Array, ttlSeconds = 60): Write {
  return { bytes: written, ttlSeconds };
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
