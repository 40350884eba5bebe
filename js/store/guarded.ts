import { describe, SessionsError } from "../error.js";
import { type Snapshot, type Store, type UpdateOptions, WAITING_MAX_MS, type Write } from "./contract.js";

/** How many turns of the microtask queue a store may take before a timer is set. */
const TURNS = 16;

/**
 * Wraps a store. Its failures become `SessionsError`s of category `"store"`, and an operation that takes longer than
 * `seconds` fails. Each failure is also passed to `failed`, once.
 *
 * After an `update` has failed, a late call of its `change` returns `null`.
 */
export class GuardedStore implements Store {
  readonly atomic: boolean;
  readonly #store: Store;
  readonly #seconds: number;
  readonly #failed: (error: SessionsError) => void;

  constructor(store: Store, seconds: number, failed: (error: SessionsError) => void) {
    this.atomic = store.atomic;
    this.#store = store;
    this.#seconds = seconds;
    this.#failed = failed;
  }

  load(key: string): Promise<Snapshot | null> {
    return new Promise((resolve, reject) => {
      const attempt = new Attempt("load", this.#seconds, this.#failed, reject);
      attempt.run(
        () => this.#store.load(key),
        (found) => {
          if (found == null) resolve(null);
          else if (isBytes(found.bytes)) resolve(found);
          else attempt.breach("must resolve to an object with a Uint8Array `bytes`, or to null");
        },
      );
    });
  }

  /** Rejects with an error of `change` as it is, because it is not a failure of the store. */
  update(
    key: string,
    change: (current: Uint8Array | null) => Write | null,
    { seen }: Pick<UpdateOptions, "seen"> = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt = new Attempt("update", this.#seconds, this.#failed, reject);
      let called = false;
      const guarded = (current: Uint8Array | null): Write | null => {
        if (!attempt.running) return null;
        called = true;
        try {
          if (current == null || isBytes(current)) return change(current ?? null);
          attempt.breach("must call `change` with a Uint8Array or null");
        } catch (error) {
          attempt.stop(error);
        }
        return null;
      };
      attempt.run(
        () => this.#store.update(key, guarded, new GuardedOptions(seen, attempt)),
        () => {
          if (called) resolve();
          else attempt.breach("must call `change` before it resolves");
        },
      );
    });
  }
}

/** One operation of a store. It runs until it is done or an error stops it. */
class Attempt {
  readonly #verb: "load" | "update";
  readonly #seconds: number;
  readonly #failed: (error: SessionsError) => void;
  readonly #reject: (error: unknown) => void;
  #state: "running" | "done" | "stopped" = "running";
  #turns = TURNS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Announced waiting that the timer does not include yet, in milliseconds. */
  #extra = 0;
  /** How much more waiting may be announced, in milliseconds. */
  #waitingLeft = WAITING_MAX_MS;
  #controller: AbortController | undefined;
  #reason: unknown;

  constructor(
    verb: "load" | "update",
    seconds: number,
    failed: (error: SessionsError) => void,
    reject: (error: unknown) => void,
  ) {
    this.#verb = verb;
    this.#seconds = seconds;
    this.#failed = failed;
    this.#reject = reject;
  }

  get running(): boolean {
    return this.#state === "running";
  }

  /** Created on demand: it takes 5 µs on Node 20, and a store in memory does not need it. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#state === "stopped") this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Calls the store, then `done` with the result. */
  run<Result>(call: () => Promise<Result>, done: (result: Result) => void): void {
    this.#watch();
    const fail = (error: unknown) => this.#fail(asFailure(error, this.#verb));
    const take = (result: Result) => {
      try {
        done(result);
        if (this.running) this.#end("done");
      } catch (error) {
        fail(error);
      }
    };
    try {
      Promise.resolve(call()).then(take, fail);
    } catch (error) {
      fail(error);
    }
  }

  /** Stops because the store does not do what it must. */
  breach(rule: string): void {
    const message = `the store's \`${this.#verb}\` ${rule}; it breaks the store contract`;
    this.#fail(new SessionsError("store", "store_contract", message));
  }

  /** Stops with an error that the store did not cause. */
  stop(error: unknown): void {
    this.#end("stopped");
    this.#reject(error);
    this.#reason = error;
    this.#controller?.abort(error);
  }

  /** Extends the time-out. */
  wait(milliseconds: number): void {
    const more = milliseconds > 0 ? Math.min(milliseconds, this.#waitingLeft) : 0;
    this.#waitingLeft -= more;
    this.#extra += more;
  }

  #fail(error: SessionsError): void {
    if (!this.running) return;
    this.stop(error);
    this.#failed(error);
  }

  #end(state: "done" | "stopped"): void {
    this.#state = state;
    clearTimeout(this.#timer);
  }

  /**
   * Sets the timer after a few turns, because it costs more than the rest of an operation in memory, which needs none.
   */
  #watch(): void {
    const now = Promise.resolve();
    const turn = () => {
      if (!this.running) return;
      if (this.#turns-- > 0) now.then(turn);
      else this.#setTimer(this.#seconds * 1_000);
    };
    turn();
  }

  #setTimer(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const extra = this.#extra;
      this.#extra = 0;
      if (extra > 0) {
        this.#setTimer(extra);
        return;
      }
      const message = `the store's \`${this.#verb}\` took longer than ${this.#seconds} seconds`;
      this.#fail(new SessionsError("store", "store_timeout", message));
    }, milliseconds);
  }
}

/** The options of one `update`. The signal is a getter of the class, because one in an object literal costs 0.8 µs. */
class GuardedOptions implements UpdateOptions {
  readonly seen: Snapshot | null | undefined;
  readonly waiting: (milliseconds: number) => void;
  readonly #attempt: Attempt;

  constructor(seen: Snapshot | null | undefined, attempt: Attempt) {
    this.seen = seen;
    this.waiting = (milliseconds) => attempt.wait(milliseconds);
    this.#attempt = attempt;
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }
}

/** Compares the name, so that an array of another realm counts too. */
export function isBytes(value: unknown): value is Uint8Array {
  return (value as Uint8Array | undefined)?.[Symbol.toStringTag] === "Uint8Array";
}

function asFailure(error: unknown, verb: string): SessionsError {
  if (error instanceof SessionsError && error.category === "store") return error;
  return new SessionsError("store", "store_failed", `the store's \`${verb}\` failed: ${describe(error)}`, error);
}
