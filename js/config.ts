/** Reads the options of `Sessions` and turns them into an engine. Checks what only this layer uses. */

import { type EngineHolder, type EngineOptions, engineFor } from "./core/wasm.js";
import { describe, SessionsError } from "./error.js";
import { GROUPS, type Group, hint, pathOf } from "./option-hint.js";
import { holdsOptions, unknownName, wrongOption } from "./option-names.js";
import type { RobotsOptions, SessionsOptions, TokensOptions } from "./options.js";
import { isStore } from "./store/contract.js";
import { isBytes } from "./store/guarded.js";

const TOKEN_LIFETIME_SECONDS = 3_600;

/**
 * The options as they are now: each is read once, because a getter may give another value each time.
 *
 * @throws SessionsError of category `"usage"` for an option that is unknown, of a wrong type, or not for the core.
 */
export function readOptions(options: unknown): SessionsOptions {
  try {
    return read(options);
  } catch (error) {
    if (error instanceof SessionsError) throw error;
    throw wrongOption(`the options cannot be read: ${describe(error)}`);
  }
}

/** The last engine of a site that passed only a store and a secret, as most do, and most in every request. */
let last: { atomic: boolean; secret: string; engine: EngineHolder } | undefined;

/** The engine for these options, which {@link readOptions} has read. The core checks what is for the core. */
export function engineOf(options: SessionsOptions): EngineHolder {
  const { store, secret, idFormat, cookie, lifetime, persistence, robots, tokens, storeTimeout } = options;
  const { atomic } = store;
  const rest = [idFormat, cookie, lifetime, persistence, robots, tokens, storeTimeout];
  if (typeof secret !== "string" || rest.some((option) => option !== undefined)) return engineFor(forCore(options));
  if (last?.secret !== secret || last.atomic !== atomic) last = { atomic, secret, engine: engineFor(forCore(options)) };
  return last.engine;
}

function forCore({
  store,
  secret,
  idFormat,
  cookie,
  lifetime,
  persistence,
  robots,
  tokens,
  storeTimeout,
}: SessionsOptions): EngineOptions {
  return {
    atomic: store.atomic,
    secrets: (Array.isArray(secret) ? secret : [secret]) as (string | Uint8Array)[],
    idFormat,
    cookie,
    lifetime,
    persistence,
    storeTimeout,
    robots: robots === false ? { enabled: false } : robots && { add: robots.add, allow: robots.allow },
    tokens: tokens ? tokensOf(tokens) : undefined,
  };
}

function tokensOf(tokens: true | TokensOptions): TokensOptions {
  const { lifetime = TOKEN_LIFETIME_SECONDS, expose } = tokens === true ? {} : tokens;
  return { lifetime, ...(expose !== undefined && { expose }) };
}

function read(options: unknown): SessionsOptions {
  if (!holdsOptions(options) || isStore(options)) {
    throw wrongOption("the options must be an object such as { store: kv(env.SESSIONS), secret: env.SESSION_SECRET }");
  }
  checkNames(options, "");
  const { store, secret, idFormat, cookie, lifetime, persistence, robots, tokens, storeTimeout, onEvent } =
    options as SessionsOptions;
  if (!isStore(store)) {
    throw wrong("store", "a store, such as kv(env.SESSIONS) or memory(), not the binding itself");
  }
  if (storeTimeout !== undefined && !isTimeout(storeTimeout)) {
    throw wrong("storeTimeout", "a number of seconds above 0, at most 2,147,483");
  }
  return {
    store,
    secret: readSecret(secret),
    idFormat: plain(idFormat),
    cookie: readGroup("cookie", cookie),
    lifetime: readGroup("lifetime", lifetime),
    persistence: plain(persistence),
    robots: robots === false ? robots : readRobots(robots),
    tokens: typeof tokens === "boolean" ? tokens : readGroup("tokens", tokens, "true, false or "),
    storeTimeout,
    onEvent: bound("onEvent", onEvent, options),
  } as SessionsOptions;
}

function wrong(name: string, right: string): SessionsError {
  return wrongOption(`the option \`${name}\` must be ${right}`);
}

function checkNames(options: object, group: Group): void {
  const name = unknownName(options, GROUPS[group]);
  if (name !== undefined) throw wrongOption(`unknown option \`${pathOf(group, name)}\`; ${hint(group, name)}`);
}

/** A function of the options, which may be a method of their class. */
function bound<F>(name: string, value: F, owner: object): F | undefined {
  if (value === undefined) return value;
  if (typeof value !== "function") throw wrong(name, "a function");
  return value.bind(owner);
}

/**
 * The value of an option for the core. Equal options share one engine by their JSON, where a value of any other type
 * could look like one of these. It is `null` instead, which the core rejects with the option's name.
 */
function plain(value: unknown): unknown {
  if (value === undefined) return value;
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? value : null;
}

/** The options of a group, in a fixed order, so that equal options share one engine. */
function readGroup(
  group: Exclude<Group, "">,
  options: unknown,
  or = "",
  value: (given: unknown, name: string) => unknown = plain,
): object | undefined {
  if (options === undefined) return options;
  if (!holdsOptions(options)) throw wrong(group, `${or}an object`);
  checkNames(options, group);
  const given = options as Record<string, unknown>;
  return Object.fromEntries(GROUPS[group].map((name) => [name, value(given[name], name)]));
}

function readRobots(robots: unknown): RobotsOptions | undefined {
  return readGroup("robots", robots, "false or ", (given, name) => {
    if (name === "decide") return bound("robots.decide", given, robots as object);
    return Array.isArray(given) ? Array.from(given, plain) : plain(given);
  });
}

/** The secrets, newest first. Bytes of another realm count too. */
function readSecret(secret: unknown): readonly (string | Uint8Array)[] | string {
  if (typeof secret === "string") return secret;
  const list = Array.isArray(secret) ? Array.from(secret) : [secret];
  for (const one of list) {
    if (typeof one === "string" || isBytes(one)) continue;
    if (one !== undefined) throw wrong("secret", "text or bytes, or a list of them");
    const where = Array.isArray(secret) ? `secret[${list.indexOf(one)}]` : "secret";
    const advice = "In development it is in `.dev.vars`; restart the dev server after creating that file";
    const message = `the option \`${where}\` is undefined: is SESSION_SECRET set? ${advice}`;
    throw new SessionsError("usage", "key_missing", message);
  }
  return list as (string | Uint8Array)[];
}

/** The longest that a timer waits, in seconds. */
const TIMEOUT_MAX_SECONDS = 2_147_483;

function isTimeout(value: unknown): boolean {
  return typeof value === "number" && value > 0 && value <= TIMEOUT_MAX_SECONDS;
}
