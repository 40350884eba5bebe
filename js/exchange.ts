/** The loop that performs the commands of an exchange: the only place that awaits a store. */

import { commandOf, has, lookedOf, type Step } from "./core/boundary.js";
import { bit, command, looked, RECORD_MAX_BYTES } from "./core/contract.gen.js";
import { call, type EngineHolder } from "./core/wasm.js";
import * as glue from "./core.js";
import { SessionsError } from "./error.js";
import type { RequestLike } from "./request.js";
import { pack, type Verdict } from "./robot.js";
import type { Snapshot, Write } from "./store/contract.js";
import type { GuardedStore } from "./store/guarded.js";
import type { Timing } from "./timing.js";
import { warn } from "./warning.js";

/** What an exchange needs of `Sessions`. */
export interface Site {
  /** Classifies the client. */
  robot(request: RequestLike): Verdict;
  readonly engine: EngineHolder;
  readonly store: GuardedStore;
  /** Reports events, one a line. */
  report(events: string, exchange: Exchange): void;
}

/** No bytes. They also replace an entry that is too large, because Eltanin did not write it. */
const NO_BYTES = new Uint8Array(0);

const NOT_BEGUN = { at: 0, state: () => "" };

/** The client of an exchange without a request: it starts no session. */
const NO_CLIENT: Verdict = { kind: "robot", reason: "off" };

/** One request and its response. */
export class Exchange implements Timing {
  readonly site: Site;
  /** The core's state, as it crossed last. */
  #state = "";
  /** Computes the state from what led to it. Most requests need no state after the first one. */
  #derive: (() => Step) | undefined;
  /** Whether the derived state is that of a session just taken up. A commit takes the state from before. */
  #takenUp = false;
  /** Encoded operations that are not known to be written yet. */
  #pending: Uint8Array = NO_BYTES;
  /** The record as it was last read or written. */
  #looked: Uint8Array | undefined;
  /** Whether the request is plain http on localhost. */
  isLocal = false;
  reads = 0;
  writes = 0;
  readonly #request: RequestLike | undefined;
  #verdict: Verdict | undefined;
  #loaded: Snapshot | null = null;
  #failure: unknown;
  /** When the last commit began, and what computes the state of its first update. */
  #begun = NOT_BEGUN;
  /** The mark that was written last, if it should be written again. */
  #mark: { key: string; afterSeconds: number; write: Write } | undefined;

  constructor(site: Site, request?: RequestLike) {
    this.site = site;
    this.#request = request;
  }

  /** The core's state. */
  get state(): string {
    if (this.#derive) this.state = this.#derive().state;
    return this.#state;
  }

  set state(state: string) {
    this.#state = state;
    this.#derive = undefined;
    this.#takenUp = false;
  }

  /** A state with which the session can be opened again after a commit. */
  get handle(): string {
    return this.#state;
  }

  /** The client's verdict. It is classified at most once. */
  get verdict(): Verdict {
    this.#verdict ??= this.#request ? this.site.robot(this.#request) : NO_CLIENT;
    return this.#verdict;
  }

  /** Whether the request loads a page ahead, which may never be shown. */
  get isPrefetch(): boolean {
    const request = this.#request;
    return request !== undefined && call(() => glue.isPrefetch(request.headers as Headers));
  }

  /** The record that was loaded. */
  get record(): Uint8Array | undefined {
    return this.#looked;
  }

  /** Performs commands until the exchange is open or finished. Synchronous if no store is needed. */
  drive(begun: Step): Step | Promise<Step> {
    for (let step = begun; ; ) {
      if (step.state) this.state = step.state;
      if (step.events) this.site.report(step.events, this);
      this.isLocal ||= has(step, bit.local);
      switch (commandOf(step)) {
        case command.load:
          this.reads++;
          return this.site.store.load(step.text).then((loaded) => this.drive(this.#useLoaded(loaded)));
        case command.classify:
          step = this.#classified();
          break;
        case command.update:
          return this.#update(step);
        case command.abort:
          return Promise.reject(this.#failure);
        case command.finish:
          this.#pending = NO_BYTES;
          this.#warn(step);
          return step;
        default:
          return step;
      }
    }
  }

  #warn({ code }: Step): void {
    const warning = code & (bit.unproven | bit.unprotected);
    if (warning && this.#request) warn(warning, this.#request, () => this.verdict);
  }

  /** Begins a commit with the operations since the last one. Those of a failed commit are sent again. */
  commit(operations: Uint8Array | undefined): Step | Promise<Step> {
    const earlier = this.#pending;
    const pending = operations && earlier.length > 0 ? joined(earlier, operations) : (operations ?? earlier);
    const [state, seen, now] = [this.#takenUp ? this.#state : this.state, this.#looked, Date.now()];
    const begin = (commit?: string) => this.#step((engine) => engine.commit(state, pending, seen, now, commit));
    const begun = begin();
    this.#pending = pending;
    this.#begun = { at: now, state: () => begin(begun.commit).state };
    return this.drive(begun);
  }

  /** Applies an action to the session. */
  act(action: glue.Action, argument: unknown, now: number): void {
    this.state = this.#call((engine) => engine.act(this.state, this.#pending, action, argument, now));
    if (action === glue.Action.Reset || action === glue.Action.Destroy) this.#pending = NO_BYTES;
  }

  /** The session's token against cross-site request forgery. */
  csrfToken(): Step {
    return this.#step((engine) => engine.csrfToken(this.state, this.#pending));
  }

  #call<T>(run: (engine: glue.Engine) => T): T {
    return this.site.engine.call(run);
  }

  #step(run: (engine: glue.Engine) => object): Step {
    return this.site.engine.call(run) as Step;
  }

  /**
   * Writes the last mark again after a delay, to a store that cannot compare and swap: a concurrent write may have
   * replaced it. `undefined` if that is not needed.
   */
  writeMarkLater(): Promise<void> | undefined {
    const mark = this.#mark;
    if (!mark) return undefined;
    this.#mark = undefined;
    const { bytes } = mark.write;
    const mayWrite = (current: Uint8Array | null) =>
      this.#call((engine) => engine.mayMarkAgain(bytes, capped(current ?? undefined)));
    return new Promise((resolve) => setTimeout(resolve, mark.afterSeconds * 1_000)).then(() =>
      this.site.store.update(mark.key, (current) => (mayWrite(current) ? mark.write : null)),
    );
  }

  #useLoaded(loaded: Snapshot | null): Step {
    this.#loaded = loaded;
    const bytes = capped(loaded?.bytes);
    const [state, now] = [this.state, Date.now()];
    const take = (whole: boolean) => this.#step((engine) => engine.loaded(state, bytes, whole, now));
    const step = take(false);
    if (has(step, bit.record)) this.#looked = bytes;
    if (!step.state) {
      this.#derive = () => take(true);
      this.#takenUp = true;
    }
    return step;
  }

  #classified(): Step {
    const verdict = pack(this.verdict);
    return this.#step((engine) => engine.classified(this.state, verdict, Date.now()));
  }

  async #update(step: Step): Promise<Step> {
    const [seen, pending, begun] = [this.#looked, this.#pending, this.#begun];
    const state = () => step.state || begun.state();
    const merge = (current: Uint8Array | null, now: number) => {
      const same = current !== null && current === seen;
      const there = capped(current ?? undefined);
      return this.#step((engine) => engine.merge(state(), pending, same ? undefined : seen, there, same, now));
    };
    if (!has(step, bit.seenLoaded | bit.seenNew)) this.reads++;
    // Each attempt has its own result, because one that timed out may still call `change`.
    let merged: Step | undefined;
    let found: Uint8Array | null = null;
    const change = (current: Uint8Array | null): Write | null => {
      const asExpected = current === null ? has(step, bit.seenNew) : current === seen;
      found = current;
      merged = (asExpected && step.expected) || merge(current, Date.now());
      return writeOf(merged);
    };
    try {
      await this.site.store.update(step.text, change, this.#seen(step));
    } catch (error) {
      this.#failure = error;
      return this.drive(this.#step((engine) => engine.failed(state(), pending, seen, Date.now())));
    }
    if (merged && !(merged as Step).state) {
      this.#derive = () => merge(found, begun.at);
      this.#takenUp = false;
    }
    return this.drive(this.#adopt(step.text, merged, found));
  }

  #seen(step: Step): { seen?: Snapshot | null } {
    if (has(step, bit.seenNew)) return { seen: null };
    return has(step, bit.seenLoaded) ? { seen: this.#loaded } : {};
  }

  /** Continues with the result of the last call of `change`. */
  #adopt(key: string, merged: Step | undefined, found: Uint8Array | null): Step {
    if (!merged) throw new SessionsError("store", "store_contract", "the store's `update` must call `change`");
    if (merged.bytes) this.writes++;
    const now = lookedOf(merged);
    if (now === looked.current) this.#looked = found ?? undefined;
    if (now === looked.written) this.#looked = merged.bytes;
    if (now === looked.none) this.#looked = undefined;
    if (commandOf(merged) === command.finish && merged.number) {
      this.#mark = { key, afterSeconds: merged.number, write: writeOf(merged) as Write };
    }
    return merged;
  }
}

/** The bytes of a store's entry, none if it is too large: memory of the module never shrinks. */
export function capped(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && bytes.length > RECORD_MAX_BYTES ? NO_BYTES : bytes;
}

function writeOf({ bytes, ttlSeconds }: Step): Write | null {
  return bytes ? { bytes, ttlSeconds } : null;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
