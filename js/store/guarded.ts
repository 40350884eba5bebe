import { SessionsError } from "../error.js";
import type { Store, WriteOptions } from "./contract.js";

/**
 * A store whose failures are `SessionsError`s of category `"store"`, and that does not hang: an operation
 * that takes longer than `seconds` has failed.
 */
export class GuardedStore implements Store {
  readonly #store: Store;
  readonly #seconds: number;

  constructor(store: Store, seconds: number) {
    this.#store = store;
    this.#seconds = seconds;
  }

  async load(key: string): Promise<Uint8Array | null> {
    const bytes = await this.#run("load", () => this.#store.load(key));
    if (bytes == null) return null;
    return ArrayBuffer.isView(bytes) ? bytes : broken("load", "a Uint8Array or null");
  }

  create(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    return this.#told("create", () => this.#store.create(key, bytes, options));
  }

  save(key: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    return this.#told("save", () => this.#store.save(key, bytes, options));
  }

  replace(from: string, to: string, bytes: Uint8Array, options: WriteOptions): Promise<boolean> {
    return this.#told("replace", () => this.#store.replace(from, to, bytes, options));
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
    return this.#run("owned", () => owned.call(this.#store, owner));
  }

  /** A store that forgets to say whether it wrote would lose sessions without a word. */
  async #told(operation: string, run: () => Promise<boolean>): Promise<boolean> {
    const done = await this.#run(operation, run);
    return typeof done === "boolean" ? done : broken(operation, "true or false");
  }

  async #run<T>(operation: string, run: () => Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const message = `the store did not answer to "${operation}" within ${this.#seconds} seconds`;
        reject(new SessionsError("store", "store_timeout", message));
      }, this.#seconds * 1_000);
    });
    try {
      return await Promise.race([run(), late]);
    } catch (error) {
      if (error instanceof SessionsError) throw error;
      throw new SessionsError("store", "store_failed", `the store failed to "${operation}": ${error}`, error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function broken(operation: string, right: string): never {
  const message = `the store's "${operation}" must resolve to ${right}; it does not keep the contract`;
  throw new SessionsError("store", "store_contract", message);
}
