import { engineOf } from "./config.js";
import { has, type Step } from "./core/boundary.js";
import { bit, FIELD_MAX_CHARS, KEY_CHARS, URL_MAX_CHARS } from "./core/contract.gen.js";
import { glue } from "./core/wasm.js";
import { SessionsError } from "./error.js";
import { capped, Exchange } from "./exchange.js";
import { INSPECT_MAX_CHARS } from "./inspect.js";
import { lazy } from "./lazy.js";
import { type Opened, opened } from "./opened.js";
import type {
  EndOptions,
  Handler,
  Inspection,
  RequestLike,
  Saved,
  SessionEvent,
  SessionInfo,
  SessionsOptions,
  SocketSession,
  WaitUntil,
} from "./options.js";
import { apply, type Edits, readCookie, respond } from "./response.js";
import { type Verdict, verdictOf } from "./robot.js";
import { ensureSession, Session, stateOf } from "./session.js";
import { noteEnd, SessionState, timeAfterEnds } from "./session-state.js";
import { GuardedStore } from "./store/guarded.js";

const STORE_TIMEOUT_SECONDS = 5;

/**
 * The sessions of a site. Creating one is cheap, so it can be created in each request; it holds nothing of any request.
 *
 * ```ts
 * const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
 * const session = await sessions.open(request);
 * session?.namespace("cart").set("apples", 3);
 * return sessions.commit(session, new Response("ok"));
 * ```
 */
export class Sessions<Data = Record<string, unknown>> {
  /** @internal */
  readonly engine;
  /** @internal */
  readonly store: GuardedStore;
  readonly #options: SessionsOptions;

  /** @throws SessionsError of category `"usage"` for any option that is wrong or contradicts another. */
  constructor(options: SessionsOptions) {
    this.#options = options;
    this.engine = engineOf(options);
    this.store = new GuardedStore(options.store, options.storeTimeout ?? STORE_TIMEOUT_SECONDS, (error) => {
      this.#emit({ type: "store", error });
    });
  }

  /**
   * The visitor's session: the one whose id or token the request presents, or a new one. `null` for a robot.
   * A new session is stored when it is committed with something in it. The same request always gives the same session.
   *
   * @throws SessionsError of category `"store"` when the store fails; nothing that a client sends makes it throw.
   */
  open(request: Request | RequestLike): Promise<Session<Data> | null> {
    if (!isRequest(request)) return Promise.reject(noRequest());
    const known = opened(request, this.#options.store, this.engine.name);
    return known.get((handle) => this.#open(request, known, handle)) as Promise<Session<Data> | null>;
  }

  async #open(request: Request | RequestLike, known: Opened, handle?: string): Promise<Session<Data> | null> {
    try {
      const again = handle && (await this.#find(this.engine.call((engine) => engine.beginAgain(handle, Date.now()))));
      if (again) return again;
      const [cookie, line] = headOf(request);
      const { robots } = this.#options;
      const decides = robots ? robots.decide !== undefined : false;
      const begun = this.engine.call((engine) => engine.begin(request, cookie, line, decides, Date.now()));
      const exchange = new Exchange(this, () => this.robot(request));
      const driven = exchange.drive(begun as Step);
      const session = this.#session(exchange, driven instanceof Promise ? await driven : driven);
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

  /** The session of an exchange that starts none. */
  async #find(begun: object): Promise<Session<Data> | null> {
    const exchange = new Exchange(this, nobody);
    return this.#session(exchange, await exchange.drive(begun as Step));
  }

  /**
   * The session of a WebSocket, by the token among its subprotocols: a browser can send it no other way. It starts none.
   *
   * ```ts
   * const { session, protocol } = await sessions.openSocket(request); // new WebSocket(url, client.protocols())
   * if (!session) return sessions.challenge(request, session) ?? new Response(null, { status: 401 });
   * // … answer with `Sec-WebSocket-Protocol: ${protocol}`, and later, on the same connection:
   * if (!(await sessions.revalidate(session))) socket.close(1008, "the session has ended");
   * ```
   *
   * @throws SessionsError of category `"store"` when the store fails; nothing that a client sends makes it throw.
   */
  async openSocket(request: Request | RequestLike): Promise<SocketSession<Data>> {
    ensureRequest(request);
    const head = headOf(request);
    const begun = this.engine.call((engine) => engine.beginSocket(request, ...head, Date.now()));
    const protocol = this.engine.call((engine) => engine.socketProtocol(request, ...head));
    return { session: await this.#find(begun), protocol };
  }

  /**
   * The session as it is now, for connections that last: what has been committed elsewhere is in it. `null` when it has
   * ended, has expired or has got another id, as by `login()` or `logout()`. What was not committed is dropped.
   *
   * @throws SessionsError of category `"store"` when the store fails.
   */
  async revalidate(session: Session<Data>): Promise<Session<Data> | null> {
    ensureSession(session);
    const state = stateOf(session);
    await state.idle();
    return this.#find(this.engine.call((engine) => engine.beginAgain(state.exchange.state, Date.now())));
  }

  /**
   * For APIs: the answer to a request that brought a token which is no session; `undefined` when there is no reason for it.
   *
   * ```ts
   * const session = await sessions.open(request);
   * const refusal = sessions.challenge(request, session);
   * if (refusal) return refusal;
   * ```
   *
   * 401 with `WWW-Authenticate: Bearer error="invalid_token"` (RFC 6750 section 3), whether the token is expired, forged
   * or revoked; 400 with `error="invalid_request"` for two tokens at once. Without it the request goes on with a new
   * session, which is not stored before somebody logs in.
   */
  challenge(request: Request | RequestLike, session: Session<Data> | null): Response | undefined {
    const state = session ? stateOf(session).exchange.state : undefined;
    ensureRequest(request);
    const head = headOf(request, true);
    const challenge: string | undefined = this.engine.call((engine) => engine.challenge(request, ...head, state));
    if (!challenge) return undefined;
    const [status = "", authenticate = ""] = challenge.split(/ (.*)/);
    const fields = new Headers({ "WWW-Authenticate": authenticate, "Cache-Control": "no-store" });
    const { tokens } = this.#options;
    if (typeof tokens === "object" && tokens.expose) fields.set("Access-Control-Expose-Headers", "WWW-Authenticate");
    return new Response(null, { status: Number(status), headers: fields });
  }

  /**
   * Saves what has changed and puts into the response what belongs there: the cookie or token, `Vary`, `Cache-Control`.
   * When it resolves, what had to be written is written, and `session.status` says what has come of it. The session is
   * sealed then: to commit it again writes nothing, and gives another response the same cookie.
   *
   * @throws SessionsError of category `"store"` when writing fails: nothing is reported saved that was not, the visitor
   * keeps the old cookie, and the commit can be repeated. `value_unsupported` when a value was changed in place to
   * something that cannot be kept.
   */
  async commit(session: Session<Data> | null, response: Response, context?: WaitUntil): Promise<Response> {
    if (!session) return respond(response, this.engine.bare);
    ensureSession(session);
    const state = stateOf(session);
    const saving = state.commit();
    const edits = saving instanceof Promise ? await saving : saving;
    const later = typeof context?.waitUntil === "function" ? state.exchange.writeMarkLater() : undefined;
    if (later) context?.waitUntil(later);
    return respond(response, edits);
  }

  /**
   * Saves what has changed without a response, and returns what the response must carry. The session is not sealed: it
   * can be changed and saved again.
   *
   * @throws SessionsError as {@link commit}.
   */
  async save(session: Session<Data> | null): Promise<Saved> {
    if (!session) return savedOf("unchanged", this.engine.bare);
    ensureSession(session);
    const state = stateOf(session);
    const edits = await state.save();
    return savedOf(state.status ?? "unchanged", edits);
  }

  /**
   * A fetch handler that opens the session when `fn` asks for it and commits it when `fn` has answered.
   * A request whose handler never asks costs no store operation. When `fn` throws, nothing is saved. When the store
   * fails, `session()` rejects; an `fn` that catches that answers without a session.
   */
  handler<Env = unknown, Context = unknown>(
    fn: Handler<Data, Env, Context>,
  ): (request: Request, env: Env, ctx: Context) => Promise<Response> {
    return async (request, env, ctx) => {
      const session = lazy(() => this.open(request));
      const response = await fn(request, env, ctx, () => session.get());
      if (!session.asked) return response;
      return this.commit(await session.opened(), response, ctx as WaitUntil | undefined);
    };
  }

  /**
   * Whether the request presents an id or a token that proves itself: all that can be known without the store, in a few
   * microseconds. Whether its session still lives is another question. For a first look: which visitors to limit, route or cache.
   */
  knows(request: Request | RequestLike): boolean {
    ensureRequest(request);
    const [cookie, line] = headOf(request);
    return this.engine.call((engine) => engine.knows(request, cookie, line, Date.now()));
  }

  /** What this site takes the visitor for. A visitor with a valid id or token gets a session whatever this says. */
  robot(request: Request | RequestLike): Verdict {
    const { robots } = this.#options;
    const verdict = verdictOf(this.engine.call((engine) => engine.classify(request)));
    const decide = robots ? robots.decide : undefined;
    const kind = decide ? decide(verdict, request as Request) : verdict.kind;
    return kind === verdict.kind ? verdict : { ...verdict, kind, reason: "site-decide" };
  }

  /** Takes an id or token apart and checks it, without the store. */
  inspect(id: string): Inspection {
    return this.engine.call((engine) => engine.inspect(String(id).slice(0, INSPECT_MAX_CHARS), Date.now()));
  }

  /**
   * Ends all sessions of a user, as after a changed password, and returns how many there were. No login that had begun
   * before it outlives it. With `except` that session is spared, with `only` just the one with that handle ends.
   *
   * @throws SessionsError `store_cannot_list` where the store cannot compare and swap, as Workers KV.
   */
  async end(userid: number | bigint | string, { except, only }: EndOptions<Data> = {}): Promise<number> {
    const spared = except && stateOf(except);
    const now = timeAfterEnds();
    const begun = this.engine.call((engine) => engine.beginEnd(userid, spared?.exchange.state, only, now));
    noteEnd(now);
    const finished = await new Exchange(this, nobody).drive(begun as Step);
    // A pending login of it counts as later than this end, and not than others.
    if (spared?.isOpen) spared.act(glue.Action.Exempt, undefined, now + 1);
    return finished.number;
  }

  /**
   * The live sessions of a user, last used first.
   *
   * @throws SessionsError `store_cannot_list` where the store cannot compare and swap, as Workers KV.
   */
  async list(userid: number | bigint | string): Promise<SessionInfo[]> {
    const key = this.engine.call((engine) => engine.indexKey(userid));
    const index = capped((await this.store.load(key))?.bytes);
    const keys = this.engine.call((engine) => engine.listed(userid, index));
    const loaded = (keys.match(new RegExp(`.{${KEY_CHARS}}`, "g")) ?? []).map((one) => this.store.load(one));
    const records = (await Promise.all(loaded)).map((snapshot) => capped(snapshot?.bytes));
    return this.engine.call((engine) => engine.describe(userid, index, records, Date.now()));
  }

  /** @internal Reports what the core says has happened. */
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

/** An event, from its words. */
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

/** The client of an exchange that starts no session: it is never classified. */
const nobody = (): Verdict => ({ kind: "robot", reason: "off" });

function isRequest(request: Request | RequestLike): boolean {
  return typeof request?.headers?.get === "function";
}

function noRequest(): SessionsError {
  return new SessionsError("usage", "request", "sessions take a Request: in Hono c.req.raw");
}

function ensureRequest(request: Request | RequestLike): void {
  if (!isRequest(request)) throw noRequest();
}

/** What of a request crosses at once: the `Cookie` field, and its line. The core reads the rest when it needs it. */
type Head = readonly [cookie: string, line: string | undefined];

/**
 * Unless the `whole` URL is asked for, only one of plain http crosses. For a GET of another, which most requests are,
 * there is no line.
 */
function headOf(request: Request | RequestLike, whole = false): Head {
  const { method = "GET", url = "", headers } = request;
  const cookie = headers.get("Cookie") ?? "";
  const crosses = whole || url.startsWith("http:");
  const line = crosses || method !== "GET" ? `${method} ${crosses ? url.slice(0, URL_MAX_CHARS) : ""}` : undefined;
  return [cookie.length <= FIELD_MAX_CHARS ? cookie : "", line];
}

function savedOf(status: Saved["status"], edits: Edits): Saved {
  const headers = new Headers();
  apply(headers, edits);
  return {
    status,
    headers,
    cookies: headers.getSetCookie().map(readCookie),
    token: headers.get("Session-Token") ?? "",
  };
}
