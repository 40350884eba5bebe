import { SYSTEM_SCOPE } from "./core/contract.gen.js";
import { Action } from "./core.js";
import { SessionsError } from "./error.js";
import { addMessage, FLASH_SCOPE, oldestMessage } from "./flash.js";
import { nameOf } from "./given.js";
import { refuseMembers } from "./lost-property.js";
import { Namespace } from "./namespace.js";
import { checkOptions, wrongOption } from "./option-names.js";
import type { RegisteredData } from "./register.js";
import { type SessionState, timeAfterEnds } from "./session-state.js";

/** The characters of a token against cross-site request forgery. */
const CSRF_CHARS = 22;

/** @internal Returns the state of a session. */
export let stateOf: <Data>(session: Session<Data>) => SessionState;

/**
 * A visitor's session: a dictionary of session variables (scope `__system__`), with independent namespaces beside it.
 *
 * `sessions.commit(session, response)` saves all changes in one write, and writes only if something changed.
 */
export class Session<Data = RegisteredData> extends Namespace<Data> {
  readonly #state: SessionState;

  static {
    stateOf = (session) => session.#state;
    refuseMembers(Session);
  }

  /** @internal Sessions come from `sessions.open(request)`. */
  constructor(state: SessionState) {
    super(state.variables(SYSTEM_SCOPE));
    this.#state = state;
  }

  /**
   * The variables of another scope; the session itself for `"__system__"`.
   *
   * @example
   * ```ts
   * const cart = session.namespace<{ apples?: number }>("cart");
   * cart.set("apples", 3);
   * ```
   */
  namespace<V = Record<string, unknown>>(scope: string): Namespace<V> {
    const variables = this.#state.variables(scope);
    return (variables.face ?? new Namespace(variables)) as Namespace<V>;
  }

  /**
   * The scopes that were stored when the session was opened, and the size of each in bytes.
   *
   * @example
   * ```ts
   * const bytes = session.scopes().get("cart") ?? 0;
   * ```
   */
  scopes(): Map<string, number> {
    return this.#state.scopes();
  }

  /**
   * The session id: random part and tag. After `login()`, `logout()`, `renew()` or `reset()` it is the new one.
   * It is a password for this session: never show, log or link it.
   *
   * @example
   * ```ts
   * const { valid } = sessions.inspect(session.id);
   * ```
   */
  get id(): string {
    return this.#state.facts.id;
  }

  /**
   * Whether this request started the session: there was no id, or the one presented is unknown or expired.
   *
   * @example
   * ```ts
   * if (session.isNew) session.set("campaign", new URL(request.url).searchParams.get("utm_campaign"));
   * ```
   */
  get isNew(): boolean {
    return this.#state.facts.isNew;
  }

  /**
   * When the session was started, in milliseconds since the epoch.
   *
   * @example
   * ```ts
   * const started = new Date(session.createdAt);
   * ```
   */
  get createdAt(): number {
    return this.#state.facts.createdAt;
  }

  /**
   * When the session was last used before this request, to a tenth of its idle timeout, in milliseconds since the
   * epoch.
   *
   * @example
   * ```ts
   * const idle = Date.now() - session.lastUsedAt;
   * ```
   */
  get lastUsedAt(): number {
    return this.#state.facts.lastUsedAt;
  }

  /**
   * When the session ends if it is not used again, in milliseconds since the epoch.
   *
   * @example
   * ```ts
   * const left = session.expiresAt - Date.now();
   * ```
   */
  get expiresAt(): number {
    return this.#state.facts.expiresAt;
  }

  /**
   * The result of the last commit or save. `undefined` before it and after one that failed.
   *
   * - `"unchanged"`: there was nothing to save.
   * - `"saved"`: the changes are saved.
   * - `"merged"`: they are saved together with those of another request.
   * - `"dropped"`: they are not saved, because the session had ended or is tentative.
   *
   * @example
   * ```ts
   * const response = await sessions.commit(session, new Response("ok"));
   * if (session.status === "dropped") console.warn("nothing was saved");
   * ```
   */
  get status(): "unchanged" | "saved" | "merged" | "dropped" | undefined {
    return this.#state.status;
  }

  /**
   * Binds a user to the session: an integer from 1 to 2^53 - 1, or text of 1 to 1,024 bytes.
   * The session gets a new id and the old one dies; the variables stay.
   *
   * @throws SessionsError `user_id`; `session_ended` after `destroy()`. Nothing changes then.
   *
   * @example
   * ```ts
   * session.login(user.id);
   * ```
   */
  login(userid: number | bigint | string): void {
    this.#state.act(Action.Login, userid, timeAfterEnds());
  }

  /**
   * Unbinds the user and makes the session volatile. It gets a new id and the old one dies. The variables stay; with
   * `clear` they go, as with `reset()`.
   *
   * @example
   * ```ts
   * session.logout();
   * session.logout({ clear: true }); // drops the variables too
   * ```
   */
  logout(options: { clear?: boolean } = {}): void {
    checkOptions("logout()", options, ["clear"]);
    const { clear = false } = options;
    if (typeof clear !== "boolean") throw wrongOption("the option `clear` must be true or false");
    if (clear) this.reset();
    else this.#state.act(Action.Logout);
  }

  /**
   * The user's id; 0 when nobody is logged in.
   *
   * @example
   * ```ts
   * if (session.userid() === 0) return Response.redirect("https://shop.example/login");
   * ```
   */
  userid(): number | string {
    return this.#state.facts.user;
  }

  /**
   * Whether the session is kept when the browser is closed.
   *
   * @example
   * ```ts
   * const isRemembered = session.persistent();
   * ```
   */
  persistent(): boolean {
    return this.#state.facts.persistent;
  }

  /**
   * Makes the session persistent ("remember me"), or volatile again.
   *
   * @throws SessionsError `not_logged_in`: only a logged-in session can be made persistent, unless the option
   * `persistence` is `"anyone"`. Nothing changes then.
   *
   * @example
   * ```ts
   * session.login(user.id);
   * session.setPersistent(form.has("remember"));
   * ```
   */
  setPersistent(persistent = true): void {
    if (typeof persistent !== "boolean") {
      throw new SessionsError("usage", "arguments", "`setPersistent` must be given true or false, or nothing for true");
    }
    this.#state.act(Action.Persist, persistent);
  }

  /**
   * Gives the session a new id, with the same user and variables. The old one dies.
   *
   * @example
   * ```ts
   * session.renew(); // for example before a payment
   * ```
   */
  renew(): void {
    this.#state.act(Action.Renew);
  }

  /**
   * Ends this session and starts an empty one in the same response, for example to keep a flash message.
   *
   * @example
   * ```ts
   * session.reset();
   * session.flash("note", "you are logged out");
   * ```
   */
  reset(): void {
    this.#state.act(Action.Reset);
    this.#state.forget();
  }

  /**
   * Ends the session. Later changes are not stored, and a slower request cannot restore it.
   *
   * @example
   * ```ts
   * session.destroy();
   * return sessions.commit(session, new Response("goodbye"));
   * ```
   */
  destroy(): void {
    this.#state.act(Action.Destroy);
    this.#state.forget();
  }

  /**
   * With a value: adds a message for the next request. Without: takes the oldest message under the key, `undefined` when
   * there is none. A page that the browser loads ahead gets none, because it may never be shown.
   *
   * @throws SessionsError `session_ended` after `destroy()`: `reset()` ends the session and keeps messages.
   *
   * @example
   * ```ts
   * session.flash("note", "saved"); // in one request
   * const note = session.flash("note"); // in the next
   * ```
   */
  flash(key: string): unknown;
  flash(key: string, value: unknown): unknown;
  flash(key: string, ...value: [unknown?]): unknown {
    const messages = this.namespace(FLASH_SCOPE);
    if (value.length > 0) {
      this.#state.ensureLive();
      addMessage(messages, key, value[0]);
      return value[0];
    }
    const oldest = oldestMessage(messages, key);
    return oldest === undefined || this.#state.exchange.isPrefetch ? undefined : messages.pop(oldest);
  }

  /**
   * A token for forms, valid for this session only. After `login()`, `logout()`, `renew()` or `reset()` it is the token
   * of the new id. It costs no write: a visitor without a stored session gets the cookie and sends it with the form.
   *
   * @example
   * ```ts
   * const field = `<input type="hidden" name="csrf" value="${session.csrfToken()}">`;
   * ```
   */
  csrfToken(): string {
    return this.#state.csrfToken();
  }

  /**
   * Whether `token`, such as `form.get("csrf")`, is {@link csrfToken}'s, compared in constant time.
   *
   * @example
   * ```ts
   * if (!session.verifyCsrf(form.get("csrf"))) return new Response(null, { status: 403 });
   * ```
   */
  verifyCsrf(token: unknown): boolean {
    // Longer text does not cross, because memory of the module never shrinks.
    if (typeof token !== "string" || token.length > CSRF_CHARS) return false;
    const { exchange } = this.#state;
    return exchange.site.engine.call((engine) => engine.verifyCsrf(exchange.state, token));
  }

  /**
   * The session token, `""` when tokens are off and while the session is not stored. After `login()`, `logout()`,
   * `renew()` or `reset()` it is the token of the new id.
   *
   * @example
   * ```ts
   * return Response.json({ token: session.token });
   * ```
   */
  get token(): string {
    return this.#state.facts.token;
  }

  /**
   * What `JSON.stringify` and consoles show: the scope, the user and the variables, never the id.
   *
   * @example
   * ```ts
   * console.log(JSON.stringify(session)); // {"scope":"__system__","user":7,"variables":{"visits":1}}
   * ```
   */
  override toJSON(): object {
    return { scope: this.scope, user: this.userid(), variables: this.toObject() };
  }

  /**
   * Whether the loaded record is the newest that this browser has seen. Always `"fresh"`: only the planned consistency
   * level `causal` can find out more.
   *
   * @example
   * ```ts
   * if (session.freshness === "stale") console.warn("an older copy was loaded");
   * ```
   */
  get freshness(): "fresh" | "recovered" | "stale" {
    return "fresh";
  }
}

/**
 * @internal The state of a session that a developer has passed.
 *
 * @throws SessionsError `session` if it is not a session, such as a promise that was not awaited.
 */
export function stateFor(session: unknown): SessionState {
  if (session instanceof Session) return stateOf(session);
  const right = "pass what `await sessions.open(request)` returns";
  throw new SessionsError("usage", "session", `the session given is ${nameOf(session)}; ${right}`);
}
