import { engineOf, readOptions } from "./config.js";
import { has, type Step } from "./core/boundary.js";
import { bit, KEY_CHARS } from "./core/contract.gen.js";
import { Action } from "./core.js";
import { describe, SessionsError } from "./error.js";
import { capped, Exchange } from "./exchange.js";
import { INSPECT_MAX_CHARS } from "./inspect.js";
import { lazy } from "./lazy.js";
import { readListing } from "./listing.js";
import { type Opened, opened } from "./opened.js";
import { checkOptions, wrongOption } from "./option-names.js";
import type {
  EndOptions,
  Handler,
  Inspection,
  SessionEvent,
  SessionInfo,
  SessionsOptions,
  SocketSession,
  WaitUntil,
} from "./options.js";
import type { RegisteredData } from "./register.js";
import { ensureRequest, type Head, headOf, type RequestLike } from "./request.js";
import { ensureResponse, respond } from "./response.js";
import { type Verdict, verdictOf } from "./robot.js";
import { type Saved, savedOf } from "./saved.js";
import { Session, stateFor, stateOf } from "./session.js";
import { noteEnd, SessionState, timeAfterEnds } from "./session-state.js";
import { GuardedStore } from "./store/guarded.js";
import { timed } from "./timing.js";

const STORE_TIMEOUT_SECONDS = 5;

/**
 * The sessions of a site. It is cheap to create: its parsed configuration is cached, so it can be created in each
 * request. It keeps no state of a request.
 *
 * @example
 * ```ts
 * const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
 * const session = await sessions.open(request);
 * session?.namespace("cart").set("apples", 3);
 * return sessions.commit(session, new Response("ok"));
 * ```
 */
export class Sessions<Data = RegisteredData> {
  /** @internal */
  readonly engine;
  /** @internal */
  readonly store: GuardedStore;
  readonly #options: SessionsOptions;

  /**
   * @throws SessionsError of category `"usage"` if an option is wrong or contradicts another.
   *
   * @example
   * ```ts
   * const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
   * ```
   */
  constructor(options: SessionsOptions) {
    this.#options = readOptions(options);
    this.engine = engineOf(this.#options);
    this.store = new GuardedStore(this.#options.store, this.#options.storeTimeout ?? STORE_TIMEOUT_SECONDS, (error) => {
      this.#emit({ type: "store", error });
    });
  }

  /**
   * Opens the visitor's session: the one whose id or token the request presents, or a new one. `null` for a robot.
   * A new session is stored when it is committed with a variable or a user. The same request always returns the same
   * session.
   *
   * @throws SessionsError of category `"store"` if the store fails. Input from a client never makes it throw.
   *
   * @example
   * ```ts
   * const session = await sessions.open(request);
   * session?.set("visits", 1);
   * ```
   */
  open(request: Request | RequestLike): Promise<Session<Data> | null> {
    let head: Head;
    try {
      head = headOf(request);
    } catch (error) {
      return Promise.reject(error);
    }
    const known = opened(request, this.#options.store, this.engine.name());
    return known.get((handle) => this.#open(request, head, known, handle)) as Promise<Session<Data> | null>;
  }

  async #open(
    request: Request | RequestLike,
    head: Head,
    known: Opened,
    handle?: string,
  ): Promise<Session<Data> | null> {
    try {
      const again = handle && (await this.#again(handle, request));
      if (again) return again;
      const { robots } = this.#options;
      const decides = robots ? robots.decide !== undefined : false;
      const begun = this.engine.call((engine) => engine.begin(request, ...head, decides, Date.now()));
      const exchange = new Exchange(this, request);
      const driven = exchange.drive(begun as Step);
      const session = this.#session(exchange, driven instanceof Promise ? await driven : driven);
      if (!session && exchange.isLocal) refused.set(request, exchange);
      known.found(session && stateOf(session));
      return session;
    } catch (error) {
      known.forget();
      throw error;
    }
  }

  #session(exchange: Exchange, opened: Step): Session<Data> | null {
    return has(opened, bit.session) ? new Session<Data>(new SessionState(exchange, opened, this.engine.bare)) : null;
  }

  /** Takes another look at a session. */
  #again(handle: string, request?: Request | RequestLike): Promise<Session<Data> | null> {
    return this.#find(
      this.engine.call((engine) => engine.beginAgain(handle, Date.now())),
      request,
    );
  }

  /** The session of an exchange that never starts one. */
  async #find(begun: object, request?: Request | RequestLike): Promise<Session<Data> | null> {
    const exchange = new Exchange(this, request);
    return this.#session(exchange, await exchange.drive(begun as Step));
  }

  /**
   * Opens the session of a WebSocket by the token among its subprotocols, the only place where a browser can send it.
   * Never starts a session.
   *
   * @throws SessionsError of category `"store"` if the store fails. Input from a client never makes it throw.
   *
   * @example
   * ```ts
   * const { session, protocol } = await sessions.openSocket(request); // new WebSocket(url, client.protocols())
   * if (!session) return sessions.challenge(request, session) ?? new Response(null, { status: 401 });
   * // … answer with `Sec-WebSocket-Protocol: ${protocol}`, and later, on the same connection:
   * if (!(await sessions.revalidate(session))) socket.close(1008, "the session has ended");
   * ```
   */
  async openSocket(request: Request | RequestLike): Promise<SocketSession<Data>> {
    const head = headOf(request);
    const begun = this.engine.call((engine) => engine.beginSocket(request, ...head, Date.now()));
    const protocol = this.engine.call((engine) => engine.socketProtocol(request, ...head));
    return { session: await this.#find(begun, request), protocol };
  }

  /**
   * The session as it is now, for connections that last: what has been committed elsewhere is in it. `null` when it has
   * ended, has expired or has got another id, as by `login()` or `logout()`. What was not committed is dropped.
   *
   * @throws SessionsError of category `"store"` when the store fails.
   *
   * @example
   * ```ts
   * socket.addEventListener("message", async () => {
   *   if (!(await sessions.revalidate(session))) socket.close(1008, "the session has ended");
   * });
   * ```
   */
  async revalidate(session: Session<Data>): Promise<Session<Data> | null> {
    const state = stateFor(session);
    await state.idle();
    return this.#again(state.exchange.state);
  }

  /**
   * For APIs: the response to a request with an invalid token. `undefined` if the request needs none.
   *
   * 401 with `WWW-Authenticate: Bearer error="invalid_token"` (RFC 6750 section 3), whether the token is expired,
   * forged or revoked; 400 with `error="invalid_request"` for two tokens at once. Without this response the request
   * continues with a new session, which is not stored before a login.
   *
   * @example
   * ```ts
   * const session = await sessions.open(request);
   * const refusal = sessions.challenge(request, session);
   * if (refusal) return refusal;
   * ```
   */
  challenge(request: Request | RequestLike, session: Session<Data> | null): Response | undefined {
    const head = headOf(request, true);
    const state = session === null ? undefined : stateFor(session).exchange.state;
    const challenge: string | undefined = this.engine.call((engine) => engine.challenge(request, ...head, state));
    if (!challenge) return undefined;
    const [status = "", authenticate = ""] = challenge.split(/ (.*)/);
    const fields = new Headers({ "WWW-Authenticate": authenticate, "Cache-Control": "no-store" });
    const { tokens } = this.#options;
    if (typeof tokens === "object" && tokens.expose) fields.set("Access-Control-Expose-Headers", "WWW-Authenticate");
    return new Response(null, { status: Number(status), headers: fields });
  }

  /**
   * Saves the changes and adds to the response the cookie or token, `Vary` and `Cache-Control`. It resolves after the
   * write. A response with immutable headers, as from `fetch`, is copied. `session.status` says what was saved. The
   * session is sealed then: another commit writes nothing and gives another response the same cookie.
   *
   * @throws SessionsError of category `"store"` if the write fails. The visitor then keeps the old cookie, and the
   * commit can be repeated. `value_unsupported` if a value was changed in place to something that cannot be stored.
   * `response`, before anything is written, if the response cannot carry a cookie, as `Response.error()`.
   *
   * @example
   * ```ts
   * return sessions.commit(session, new Response("ok"));
   * ```
   */
  async commit(session: Session<Data> | null, response: Response, context?: WaitUntil): Promise<Response> {
    const state = session === null ? undefined : stateFor(session);
    ensureResponse(response);
    const saving = state ? state.commit() : this.engine.bare;
    const edits = saving instanceof Promise ? await saving : saving;
    const later = typeof context?.waitUntil === "function" ? state?.exchange.writeMarkLater() : undefined;
    if (later) context?.waitUntil(later);
    return respond(response, state?.exchange.isLocal ? [...edits, ...timed(state.exchange)] : edits);
  }

  /**
   * Saves the changes without a response, and returns what the response must carry. The session is not sealed: it can
   * be changed and saved again.
   *
   * @throws SessionsError as {@link commit}.
   *
   * @example
   * ```ts
   * const { headers } = await sessions.save(session);
   * return new Response("ok", { headers });
   * ```
   */
  async save(session: Session<Data> | null): Promise<Saved> {
    if (session === null) return savedOf("unchanged", this.engine.bare);
    const state = stateFor(session);
    const edits = await state.save();
    return savedOf(state.status ?? "unchanged", edits);
  }

  /**
   * A fetch handler that opens the session when `fn` calls `session()`, and commits it after `fn`. A request for which
   * `fn` never calls it costs no store operation. If `fn` throws, nothing is saved. A response is saved whatever its
   * status. If the store fails, `session()` rejects. An `fn` that catches the error responds without a session.
   *
   * @example
   * ```ts
   * export default {
   *   fetch: sessions.handler(async (request, env, ctx, session) => {
   *     if (new URL(request.url).pathname === "/") return new Response("hello");
   *     return new Response(`user ${(await session())?.userid()}`);
   *   }),
   * };
   * ```
   */
  handler<Env = unknown, Context = unknown>(
    fn: Handler<Data, Env, Context>,
  ): (request: Request, env: Env, ctx: Context) => Promise<Response> {
    if (typeof fn !== "function") {
      throw new SessionsError(
        "usage",
        "arguments",
        "`handler` takes a function, such as (request, env, ctx, session) => response",
      );
    }
    return async (request, env, ctx) => {
      const session = lazy(() => this.open(request));
      const response = await fn(request, env, ctx, () => session.get());
      const opened = await session.opened();
      const answer = session.asked ? await this.commit(opened, response, ctx as WaitUntil | undefined) : response;
      return opened ? answer : this.#timed(request, answer);
    };
  }

  /** A response without a session. On localhost it gets `Server-Timing`, if it can. */
  #timed(request: Request, response: Response): Response {
    if (!request.url.startsWith("http:")) return response;
    const [cookie, line] = headOf(request);
    const begun = this.engine.call((engine) => engine.begin(request, cookie, line, true, Date.now()));
    if (!has(begun as Step, bit.local)) return response;
    try {
      ensureResponse(response);
      return respond(response, timed(refused.get(request) ?? new Exchange(this, request)));
    } catch {
      return response;
    }
  }

  /**
   * Whether the request presents an id or a token with a right tag. It takes a few microseconds and no store operation,
   * so the session may have ended. Use it to limit, route or cache requests.
   *
   * @example
   * ```ts
   * if (!sessions.knows(request)) return new Response("please log in", { status: 401 });
   * ```
   */
  knows(request: Request | RequestLike): boolean {
    const head = headOf(request, false, "GET");
    return this.engine.call((engine) => engine.knows(request, ...head, Date.now()));
  }

  /**
   * Classifies the client with the site's rules. A client with a valid id or token gets a session whatever the verdict.
   *
   * @example
   * ```ts
   * if (sessions.robot(request).category === "ai-training") return new Response(null, { status: 403 });
   * ```
   */
  robot(request: Request | RequestLike): Verdict {
    ensureRequest(request);
    const { robots } = this.#options;
    const verdict = verdictOf(this.engine.call((engine) => engine.classify(request)));
    const decide = robots ? robots.decide : undefined;
    const kind = decide ? decide(verdict, request as Request) : verdict.kind;
    return kind === verdict.kind ? verdict : { ...verdict, kind, reason: "site-decide" };
  }

  /**
   * Parses and verifies an id or token, without the store.
   *
   * @example
   * ```ts
   * const { valid, reason } = sessions.inspect(text);
   * ```
   */
  inspect(id: string): Inspection {
    return this.engine.call((engine) => engine.inspect(describe(id).slice(0, INSPECT_MAX_CHARS), Date.now()));
  }

  /**
   * Ends all sessions of a user, for example after a changed password, and returns their number. Logins that began
   * earlier are dropped. `except` spares one session. `only` ends just the session with that handle.
   *
   * @throws SessionsError `store_cannot_list` if the store cannot compare and swap, as Workers KV.
   *
   * @example
   * ```ts
   * await sessions.end(user.id, { except: session }); // after a changed password
   * await sessions.end(user.id, { only: handle }); // a handle from `list`
   * ```
   */
  async end(userid: number | bigint | string, options: EndOptions<Data> = {}): Promise<number> {
    checkOptions("end()", options, ["except", "only"]);
    const { except, only } = options;
    if (only !== undefined && typeof only !== "string")
      throw wrongOption("the option `only` must be a handle from list()");
    const spared = except && stateFor(except);
    const now = timeAfterEnds();
    const begun = this.engine.call((engine) => engine.beginEnd(userid, spared?.exchange.state, only, now));
    noteEnd(now);
    const finished = await new Exchange(this).drive(begun as Step);
    // A pending login of the spared session counts as later than this end, but not later than other ends.
    if (spared?.isOpen) spared.act(Action.Exempt, undefined, now + 1);
    return finished.number;
  }

  /**
   * The live sessions of a user, last used first.
   *
   * @throws SessionsError `store_cannot_list` if the store cannot compare and swap, as Workers KV.
   *
   * @example
   * ```ts
   * for (const { handle, lastUsedAt, device } of await sessions.list(user.id)) {
   *   console.log(handle, new Date(lastUsedAt), device.name);
   * }
   * ```
   */
  async list(userid: number | bigint | string): Promise<SessionInfo[]> {
    const key = this.engine.call((engine) => engine.indexKey(userid));
    const index = capped((await this.store.load(key))?.bytes);
    const keys = this.engine.call((engine) => engine.listed(userid, index));
    const loaded = (keys.match(new RegExp(`.{${KEY_CHARS}}`, "g")) ?? []).map((one) => this.store.load(one));
    const records = (await Promise.all(loaded)).map((snapshot) => capped(snapshot?.bytes));
    const lines = this.engine.call((engine) => engine.describe(userid, index, records, Date.now()));
    return readListing(lines, records);
  }

  /** @internal Reports the core's events. */
  report(events: string, exchange: Exchange): void {
    if (!this.#options.onEvent) return;
    for (const line of events.split("\n")) this.#emit(readEvent(line, exchange));
  }

  #emit(event: SessionEvent): void {
    try {
      this.#options.onEvent?.(event);
    } catch (error) {
      console.error("eltanin: onEvent threw", error);
    }
  }
}

/** Parses an event. */
function readEvent(line: string, exchange: Exchange): SessionEvent {
  const [type, ...words] = line.split(" ") as [SessionEvent["type"], string, string];
  switch (type) {
    case "renewed":
      return { type, session: words[0], from: words[1] };
    case "refused":
      return { type, carrier: words[0], reason: words[1] } as SessionEvent;
    case "several":
      return { type };
    case "robot":
      return { type, verdict: exchange.verdict };
    default:
      return { type, session: words[0] } as SessionEvent;
  }
}

/** On localhost: the exchanges of requests that got no session. */
const refused = new WeakMap<object, Exchange>();
