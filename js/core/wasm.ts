/** The way into the WebAssembly module: every call goes through {@link call}. */

import * as glue from "../core.js";
import { type ErrorCategory, SessionsError, said } from "../error.js";
import { type Edits, readEdits } from "../response.js";
import { steps } from "./boundary.js";

export { glue };

let ready = false;
let broken = false;
let instances = 0;

/** Which instance of the module lives: another number, another memory. */
export const instance = () => instances;

/** Hands the module over: compiled (`WebAssembly.Module`) or as bytes. The entries call it; so does who imports `eltanin/slim`. */
export function initSync(module: WebAssembly.Module | BufferSource): void {
  if (ready) return;
  glue.initSync({ module });
  ready = true;
}

/** Starts the instance afresh if a call has broken it. */
function revive(): void {
  if (!broken) return;
  glue.__wbg_reset_state();
  broken = false;
  instances++;
}

/**
 * Calls into the module. An error that the module meant becomes a `SessionsError`; after any other one (a trap,
 * memory exhausted, an exception that flew through it) the instance is started afresh before the next call.
 * The argument is for where a closure for each call would be felt.
 */
export function call<T, A>(run: (argument: A) => T, argument?: A): T {
  if (!ready) {
    const message = 'the WebAssembly module is not loaded; call initSync(module) first, or import from "eltanin"';
    throw new SessionsError("usage", "not_loaded", message);
  }
  revive();
  try {
    return run(argument as A);
  } catch (error) {
    const meant = errorOf(error);
    if (meant) throw meant;
    broken = true;
    if (error instanceof SessionsError) throw error;
    throw new SessionsError(
      "internal",
      "trap",
      `the WebAssembly module stopped and will start afresh: ${said(error)}`,
      error,
    );
  }
}

/** The error that the module meant. A `SessionsError` is none: a getter of a value has thrown it right through the module. */
function errorOf(error: unknown): SessionsError | undefined {
  if (!(error instanceof Error) || error instanceof SessionsError) return undefined;
  const { code, category, message } = error as Error & { code?: string; category?: ErrorCategory };
  return code && category ? new SessionsError(category, code, message) : undefined;
}

/** How many engines are kept: one per configuration, and a worker has few. */
const ENGINES_MAX = 16;
const engines = new Map<string, EngineHolder>();
const encoder = new TextEncoder();

/** What an engine is made from. */
export interface EngineOptions {
  secrets: readonly (string | Uint8Array)[];
  [option: string]: unknown;
}

/**
 * The engine for a configuration. Kept, so that `new Sessions(…)` in every request costs next to nothing; by the name of
 * its options, if they have a short one.
 */
export function engineFor(short: string | undefined, options: EngineOptions): EngineHolder {
  const name = short ?? JSON.stringify(options);
  let holder = engines.get(name);
  if (!holder) {
    holder = new EngineHolder(name, options);
    if (engines.size >= ENGINES_MAX) drop();
    engines.set(name, holder);
  }
  return holder;
}

/** Drops the oldest engine, and frees its memory: where nobody collects garbage in the module, it would stay. */
function drop(): void {
  const [name, holder] = engines.entries().next().value as [string, EngineHolder];
  engines.delete(name);
  holder.free();
}

/** An engine that is built again when its instance is gone. */
export class EngineHolder {
  /** Names the configuration, but for its functions. */
  readonly name: string;
  readonly #options: object;
  #engine: glue.Engine | undefined;
  #instance = -1;
  #bare: Edits | undefined;

  constructor(name: string, { secrets, ...options }: EngineOptions) {
    this.name = name;
    const bytes = secrets.map((secret) =>
      typeof secret === "string" ? encoder.encode(secret) : new Uint8Array(secret),
    );
    this.#options = { ...options, secrets: bytes };
    this.call(() => {});
  }

  /** Calls into the module with this engine. */
  call<T>(run: (engine: glue.Engine) => T): T {
    revive();
    if (!this.#engine || this.#instance !== instances) {
      this.#engine = call(() => new glue.Engine(this.#options, steps));
      this.#instance = instances;
    }
    return call(run, this.#engine);
  }

  /** Frees the engine's memory. Sessions that still use it build it again. */
  free(): void {
    if (this.#instance === instances) this.#engine?.free();
    this.#engine = undefined;
  }

  /** What a response carries for which there is nothing to save. */
  get bare(): Edits {
    this.#bare ??= readEdits(this.call((engine) => engine.bareReply()));
    return this.#bare;
  }
}
