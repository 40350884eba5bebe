import { SessionsError, said } from "../error.js";
import type { Store, WriteOptions } from "./contract.js";

/** How many turns of the microtask queue a store may take before a timer is set for it. */
const TURNS = 16;

/**
 * A store whose failures are `SessionsError`s of category `"store"`, and that does not hang: an operation
 * that takes longer than `seconds` has failed. Each failure is told to `failed` too.
 */
export class GuardedStore implements Store {
  readonly #store: Store;
  readonly #seconds: number;
  readonly #failed: (error: SessionsError) => void;

  constructor(store: Store, seconds: number, failed: (error: SessionsError) => void) {
    this.#store = store;
    this.#seconds = seconds;
    this.#failed = failed;
  }

  load(key: string): Promise<Uint8Array | null> {
    return this.#run("load", () => this.#store.load(key), isRecord, "a Uint8Array or null");
  }

  create(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    return this.#told("create", () => this.#store.create(key, bytes, options));
  }

  save(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    return this.#told("save", () => this.#store.save(key, bytes, options));
  }

  replace(from: string, to: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    return this.#told("replace", (wanted) => this.#store.replace(from, to, bytes, { ...options, wanted }));
  }

  delete(key: string): Promise<void> {
    return this.#run("delete", () => this.#store.delete(key));
  }

  async owned(owner: string): Promise<string[]> {
    const { owned } = this.#store;
    if (!owned) {
      throw new SessionsError(
        "usage",
        "store_cannot_list",
        "this store cannot tell which sessions a user has; use one that can, such as memory()",
      );
    }
    return this.#run("owned", () => owned.call(this.#store, owner), areKeys, "an array of keys");
  }

  /** A store that forgets to say whether it wrote would lose sessions without a word. */
  #told(operation: string, run: (wanted: () => boolean) => Promise<boolean>): Promise<boolean> {
    return this.#run(operation, run, isBoolean, "true or false");
  }

  /** Runs an operation, whose result must be `right` as `isRight` tells. A single promise: it is part of every request. */
  #run<T>(
    operation: string,
    run: (wanted: () => boolean) => Promise<T>,
    isRight?: (result: T) => boolean,
    right?: string,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const watch = new Watch(this.#seconds, () => {
        const message = `the store did not answer to "${operation}" within ${this.#seconds} seconds`;
        fail(new SessionsError("store", "store_timeout", message));
      });
      const fail = (error: unknown) => {
        if (!watch.end()) return;
        const failure = asFailure(error, operation);
        if (failure.category === "store") this.#failed(failure);
        reject(failure);
      };
      const take = (result: T) => {
        if (!isRight || isRight(result)) {
          watch.end();
          resolve(result);
          return;
        }
        const message = `the store's "${operation}" must resolve to ${right}; it does not keep the contract`;
        fail(new SessionsError("store", "store_contract", message));
      };
      try {
        Promise.resolve(run(() => watch.running)).then(take, fail);
      } catch (error) {
        fail(error);
      }
    });
  }
}

/** Calls `late` after so many seconds, unless it is ended before. */
class Watch {
  #turns = TURNS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seconds: number, late: () => void) {
    // A timer costs more than all the rest of this, and a store in memory answers before one is needed.
    const now = Promise.resolve();
    const wait = () => {
      if (this.#turns > 0) now.then(wait);
      else if (this.#turns === 0) this.#timer = setTimeout(late, seconds * 1_000);
      if (this.#turns > 0) this.#turns--;
    };
    wait();
  }

  get running(): boolean {
    return this.#turns >= 0;
  }

  /** Whether it was still running. */
  end(): boolean {
    const { running } = this;
    this.#turns = -1;
    clearTimeout(this.#timer);
    return running;
  }
}

function isRecord(result: Uint8Array | null): boolean {
  // By its name, so that one of another realm is one too.
  return result == null || result[Symbol.toStringTag] === "Uint8Array";
}

function areKeys(result: string[]): boolean {
  return Array.isArray(result) && result.every((key) => typeof key === "string");
}

function isBoolean(result: boolean): boolean {
  return typeof result === "boolean";
}

function asFailure(error: unknown, operation: string): SessionsError {
  if (error instanceof SessionsError) return error;
  return new SessionsError("store", "store_failed", `the store failed to "${operation}": ${said(error)}`, error);
}
