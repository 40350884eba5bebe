/** Turns the options of `Sessions` into an engine. Checks what only this layer uses. The core checks the rest. */

import { type EngineHolder, engineFor } from "./core/wasm.js";
import { SessionsError } from "./error.js";
import type { SessionsOptions, TokensOptions } from "./options.js";
import { isStore } from "./store/contract.js";

const TOKEN_LIFETIME_SECONDS = 3_600;

/** @throws SessionsError of category `"usage"` for any option that is wrong or contradicts another. */
export function engineOf(options: SessionsOptions): EngineHolder {
  const { store, secret, idFormat, cookie, lifetime, persistence, robots, tokens, storeTimeout } = options;
  checkStore(store);
  checkOwn(options);
  const rest = [idFormat, cookie, lifetime, persistence, robots, tokens, storeTimeout];
  // Most sites pass only a store and a secret, which are a short name.
  const bare = typeof secret === "string" && rest.every((option) => option === undefined);
  return engineFor(bare ? `${store.atomic} ${secret}` : undefined, {
    atomic: store.atomic,
    secrets: secretsOf(secret),
    idFormat,
    cookie: pick(cookie, ["name", "path", "domain", "sameSite", "secure", "partitioned"]),
    lifetime: pick(lifetime, ["volatile", "persistent", "absolute"]),
    persistence,
    storeTimeout,
    robots: robots === false ? { enabled: false } : robots && { add: robots.add, allow: robots.allow },
    tokens: tokens ? tokensOf(tokens) : undefined,
  });
}

/**
 * The options that the core reads, in a fixed order, so that equal options share one engine. Getters of a class count.
 */
function pick<Options extends object>(options: Options | undefined, names: (keyof Options)[]): object | undefined {
  // The core rejects what is not an object.
  if (typeof options !== "object" || options === null) return options;
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}

function tokensOf(tokens: true | TokensOptions): TokensOptions {
  const { lifetime = TOKEN_LIFETIME_SECONDS, expose } = tokens === true ? {} : tokens;
  return { lifetime, ...(expose !== undefined && { expose }) };
}

function checkStore(store: unknown): void {
  if (isStore(store)) return;
  const message = "the option `store` must be a store, such as kv(env.SESSIONS) or memory(), not the binding itself";
  throw new SessionsError("usage", "option", message);
}

/** The longest that a timer waits, in seconds. */
const TIMEOUT_MAX_SECONDS = 2_147_483;

/** Checks what only this layer uses; the core checks the rest. */
function checkOwn({ robots, onEvent, storeTimeout = 1 }: SessionsOptions): void {
  const wrong = (name: string, right: string) =>
    new SessionsError("usage", "option", `the option \`${name}\` must be ${right}`);
  const isFunction = (value: unknown) => value === undefined || typeof value === "function";
  if (!isFunction(robots ? robots.decide : undefined)) throw wrong("robots.decide", "a function");
  if (!isFunction(onEvent)) throw wrong("onEvent", "a function");
  // Negated, because every comparison with NaN is false.
  if (typeof storeTimeout !== "number" || !(storeTimeout > 0 && storeTimeout <= TIMEOUT_MAX_SECONDS)) {
    throw wrong("storeTimeout", "a number of seconds above 0, at most 2,147,483");
  }
}

function secretsOf(secret: SessionsOptions["secret"]): readonly (string | Uint8Array)[] {
  if (typeof secret === "string" || secret instanceof Uint8Array) return [secret];
  if (Array.isArray(secret) && secret.every((one) => typeof one === "string" || one instanceof Uint8Array)) {
    return secret;
  }
  if (secret !== undefined)
    throw new SessionsError("usage", "option", "the option `secret` must be text or bytes, or a list of them");
  return [];
}
