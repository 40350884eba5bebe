import { changes, Namespace, saved } from "./namespace.js";
import { flag, has, idOf, type Visit } from "./plain.js";
import { decode, type Stored, type Text } from "./value/decode.js";
import { type Change, checkKey } from "./value/encode.js";
import { call, type EngineHolder, glue } from "./wasm.js";

/** The scope of a session's own variables. */
const SYSTEM_SCOPE = "__system__";
/** The scope of messages for the next request. */
const FLASH_SCOPE = "__flash__";

/** The characters of a token against cross-site request forgery. */
const CSRF_CHARS = 22;

/** How `Sessions` gets at the inside of a session; nobody else's business, so it is no name. */
export const inside = Symbol("inside");
/** How `Sessions` takes what has changed. */
export const take = Symbol("take");
/** How `Sessions` tells a session what has become of it. */
export const settle = Symbol("settle");
/** How `Sessions` tells a session that it ended elsewhere. */
export const discard = Symbol("discard");
/** How `Sessions` saves a session once at a time. */
export const inTurn = Symbol("inTurn");

/** What opening has found. */
export interface Found {
  record?: Uint8Array;
  text?: Text;
  claimed?: string | undefined;
}

interface Inside {
  visit: Visit;
  record: Uint8Array | undefined;
}

/**
 * A visitor's session: a dictionary of session variables (scope `__system__`), with independent namespaces beside it.
 *
 * What is changed here is saved by `sessions.commit(session, response)`, in one write, and only if something changed.
 */
export class Session<Data = Record<string, unknown>> extends Namespace<Data> {
  readonly #engine: EngineHolder;
  readonly #namespaces = new Map<string, Namespace>();
  #visit: Visit;
  /** What the client claimed, with a genuine id of a session that is not there. */
  readonly #claimed: string | undefined;
  #lastTurn: Promise<unknown> | undefined;
  /** What has been done to the visit since a commit took it. */
  #late: ((visit: Visit) => Visit)[] = [];
  #record: Uint8Array | undefined;
  #destroyed = false;
  #discarded = false;
  /** The record's text, if the record was read and not written since. */
  #text: Text | undefined;

  /** @internal Sessions come from `sessions.open(request)`. */
  constructor(engine: EngineHolder, visit: Visit, { record, text, claimed }: Found = {}) {
    super(SYSTEM_SCOPE, () => this.#read(SYSTEM_SCOPE));
    this.#engine = engine;
    this.#visit = visit;
    this.#record = record;
    this.#text = text;
    this.#claimed = claimed;
  }

  #read(scope: string): Stored {
    const record = this.#record;
    if (!record) return { variables: new Map(), doubtful: new Map() };
    return decode(record, this.#text, scope);
  }

  #change(change: glue.Change, argument?: unknown): void {
    const changed = (visit: Visit): Visit => call(() => glue.change(visit, change, argument));
    this.#visit = changed(this.#visit);
    this.#late.push(changed);
  }

  /** The variables of another scope; the session itself for `"__system__"`. */
  namespace<V = Record<string, unknown>>(scope: string): Namespace<V> {
    if (scope === SYSTEM_SCOPE) return this as unknown as Namespace<V>;
    let namespace = this.#namespaces.get(scope);
    if (!namespace) {
      checkKey(scope);
      namespace = new Namespace(scope, () => this.#read(scope));
      this.#namespaces.set(scope, namespace);
    }
    return namespace as Namespace<V>;
  }

  /** The scopes that are stored, and the bytes that each takes. What has not been committed does not count. */
  scopes(): Map<string, number> {
    const record = this.#record;
    return record ? call(() => glue.scopes(record)) : new Map();
  }

  /** The session id: random part and checksum; a new one is there after the commit. It is a password for this session: never show, log or link it. */
  get id(): string {
    return idOf(this.#visit.claim);
  }

  /** Whether this request started the session: there was no id, or the one presented is unknown or expired. */
  get isNew(): boolean {
    return has(this.#visit, flag.isNew);
  }

  /** When the session was started, in milliseconds since the epoch. */
  get createdAt(): number {
    return this.#visit.createdAt;
  }

  /** When the session was last used before this request, to a tenth of its idle lifetime, in milliseconds since the epoch. */
  get lastUsedAt(): number {
    return this.#visit.lastUsedAt;
  }

  /** When the session ends if it is not used again, in milliseconds since the epoch. */
  get expiresAt(): number {
    return this.#visit.expiresAt;
  }

  /**
   * Binds a user to the session: an integer from 1 to 2^53 - 1, or text of 1 to 1,024 bytes.
   * The session gets a new id and the old one dies; the variables stay.
   *
   * @throws SessionsError `user_id`; `session_ended` after `destroy()`. Nothing changes then.
   */
  login(userid: number | bigint | string): void {
    this.#change(glue.Change.Login, userid);
  }

  /** Unbinds the user and makes the session volatile. It gets a new id and the old one dies; the variables stay. */
  logout(): void {
    this.#change(glue.Change.Logout);
  }

  /** The user's id; 0 when nobody is logged in. */
  userid(): number | string {
    return this.#visit.user;
  }

  /** Whether the session is kept when the browser is closed. */
  persistent(): boolean {
    return has(this.#visit, flag.persistent);
  }

  /**
   * Makes the session persistent ("remember me"), or volatile again.
   *
   * @throws SessionsError `not_logged_in`: only a logged-in session can be made persistent. Nothing changes then.
   */
  setPersistent(persistent = true): void {
    this.#change(persistent ? glue.Change.Persist : glue.Change.Unpersist);
  }

  /** Gives the session a new id, with the same variables. The old one dies. */
  renew(): void {
    this.#change(glue.Change.Renew);
  }

  /** Ends the session. What is set afterwards is not kept, and a slower request cannot bring it back. */
  destroy(): void {
    this.#change(glue.Change.Destroy);
    this.#destroyed = true;
    this.#record = undefined;
    for (const namespace of [this, ...this.#namespaces.values()]) namespace.clear();
  }

  /** With a value: leaves a message for the next request. Without: takes it, so that it is read once. */
  flash(key: string): unknown;
  flash(key: string, value: unknown): unknown;
  flash(key: string, ...value: [unknown?]): unknown {
    const messages = this.namespace(FLASH_SCOPE);
    if (value.length === 0) return messages.pop(key, undefined);
    messages.set(key, value[0]);
    return value[0];
  }

  /**
   * A token to put into forms, good for this session id only. The session is stored, so that the form finds it again.
   * The id that `login()`, `logout()` or `renew()` draws is there after the commit: answer those with a redirect.
   */
  csrfToken(): string {
    // A form that is to find its session again needs one that is stored.
    this.#change(glue.Change.Keep);
    return this.#engine.call((engine) => engine.csrfToken(this.#visit));
  }

  /** Whether `token`, such as `form.get("csrf")`, is {@link csrfToken}'s, compared in constant time. */
  verifyCsrf(token: unknown): boolean {
    // Nothing longer crosses into the module, whose memory never shrinks.
    if (typeof token !== "string" || token.length > CSRF_CHARS) return false;
    return this.#isCsrfOf(this.#visit, token) || this.#isCsrfOfClaimed(token);
  }

  /** Whether it was made for an id that was handed out with nothing stored, to somebody who may be a robot: the form brings it back. */
  #isCsrfOfClaimed(token: string): boolean {
    return this.#claimed !== undefined && this.#isCsrfOf({ ...this.#visit, claim: this.#claimed }, token);
  }

  #isCsrfOf(visit: Visit, token: string): boolean {
    return this.#engine.call((engine) => engine.verifyCsrf(visit, token));
  }

  /** The current session token, `""` when tokens are off. That of a new id is there after the commit, as the answer's `Session-Token`. */
  get token(): string {
    return this.#engine.call((engine) => engine.token(this.#visit, Date.now()));
  }

  /**
   * Whether what was read is the newest that this browser has seen. Always `"fresh"` so far: the levels that can
   * tell more come with the consistency level `causal`.
   */
  get freshness(): "fresh" | "recovered" | "stale" {
    return "fresh";
  }

  /** @internal */
  [inside](): Inside {
    return { visit: this.#visit, record: this.#record };
  }

  /** @internal Runs `save` when the ones before it are done. */
  [inTurn]<T>(save: () => T | Promise<T>): T | Promise<T> {
    const turn = this.#lastTurn ? this.#lastTurn.then(save, save) : save();
    if (turn instanceof Promise) this.#lastTurn = turn;
    return turn;
  }

  /** @internal Takes over what a commit has come to. */
  [settle](visit: Visit, record?: Uint8Array): void {
    this.#visit = this.#late.reduce((settled, change) => change(settled), visit);
    // Destroyed while it was being saved, it stays empty.
    if (!record || this.#destroyed) return;
    this.#record = record;
    this.#text = undefined;
    for (const namespace of [this, ...this.#namespaces.values()]) namespace[saved]();
  }

  /** @internal Somebody has ended the session: there is nothing here any more, and nothing to do. */
  [discard](): void {
    this.destroy();
    this.#discarded = true;
    this.#visit = { ...this.#visit, dueAt: Number.POSITIVE_INFINITY };
  }

  /** @internal Takes what has changed, scope by scope. What is changed from then on is the next commit's. */
  [take](): (readonly [string, readonly Change[]])[] {
    this.#late = [];
    if (this.#discarded) return [];
    const taken: [string, readonly Change[]][] = [];
    const add = (namespace: Namespace) => {
      const list = namespace[changes]();
      if (list.length > 0) taken.push([namespace.scope, list]);
    };
    add(this as Namespace);
    this.#namespaces.forEach(add);
    return taken;
  }
}
