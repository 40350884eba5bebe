import { answer, type Carried } from "./answer.js";
import { asksForToken, refusal, socketOffer } from "./bearer.js";
import { engineOf } from "./configuration.js";
import { SessionsError } from "./error.js";
import { INSPECT_MAX_CHARS } from "./inspect.js";
import type { Handler, Inspection, SessionEvent, SessionInfo, SessionsOptions, SocketSession } from "./options.js";
import { flag, has, keyOf, type Opening, type Outcome, type Step, type Visit, type Write } from "./plain.js";
import { pack, type Verdict, verdictOf } from "./robot.js";
import { discard, inside, inTurn, Session, settle, take } from "./session.js";
import type { WriteOptions } from "./store/contract.js";
import { GuardedStore } from "./store/guarded.js";
import { encodeChanges } from "./value/encode.js";
import { call, type EngineHolder, glue } from "./wasm.js";

const STORE_TIMEOUT_SECONDS = 5;
/** The most characters of a field that are looked at; as in `src/wasm/headers.rs`. */
const FIELD_MAX_CHARS = 1 << 17;
/** How often a new id is drawn when the store already has one like it. */
const CREATE_TRIES = 3;
/** The largest record that is read; what is larger was not written by us. */
const RECORD_MAX_BYTES = 1 << 20;

/**
 * The sessions of a site. Making one is cheap, so it can be made in each request; it holds nothing of any request.
 *
 * ```ts
 * const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
 * const session = await sessions.open(request);
 * session?.namespace("cart").set("apples", 3);
 * return sessions.commit(session, new Response("ok"));
 * ```
 */
export class Sessions<Data = Record<string, unknown>> {
  readonly #engine: EngineHolder;
  readonly #store: GuardedStore;
  readonly #options: SessionsOptions;

  /** @throws SessionsError of category `"usage"` for any option that is wrong or contradicts another. */
  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#engine = engineOf(options);
    this.#store = new GuardedStore(options.store, options.storeTimeout ?? STORE_TIMEOUT_SECONDS, (error) => {
      this.#emit({ type: "store", error });
    });
  }

  /**
   * The visitor's session: the one whose id or token the request presents, or a new one. `null` for a robot.
   * A new session is stored when it is committed with something in it.
   *
   * @throws SessionsError of category `"store"` when the store fails; nothing that a client sends makes it throw.
   */
  async open(request: Request): Promise<Session<Data> | null> {
    const opening = this.#read(request?.headers, request);
    return this.#find(opening, await this.#load(opening)) ?? this.#start(opening, request);
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
  async openSocket(request: Request): Promise<SocketSession<Data>> {
    const { token, protocol } = socketOffer(request.headers);
    // Its cookie is not read: browsers send it with a socket that any other site opens.
    const opening = this.#read(
      new Headers(token ? { Authorization: `Bearer ${token}` } : { "Session-Token": "?1" }),
      request,
    );
    return { session: this.#find(opening, await this.#load(opening)), protocol };
  }

  /**
   * The session as it is now, for connections that last: what has been committed elsewhere is in it. `null` when it has
   * ended, has expired or has got another id, as by `login()` or `logout()`. What was not committed is dropped.
   *
   * @throws SessionsError of category `"store"` when the store fails.
   */
  async revalidate(session: Session<Data>): Promise<Session<Data> | null> {
    // A login that is being saved gives it another id.
    const { claim, flags } = await session[inTurn](() => session[inside]().visit);
    const opening = { claim, flags };
    return this.#find(opening, await this.#load(opening));
  }

  /**
   * For APIs: the answer to a request that brought a token which is no session, `undefined` when there is no reason for it.
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
  challenge(request: Request, session: Session<Data> | null): Response | undefined {
    const lives = session && (!session.isNew || asksForToken(request));
    return this.#options.tokens && !lives ? refusal(request, this.#expose) : undefined;
  }

  get #expose(): boolean {
    const { tokens } = this.#options;
    return typeof tokens === "object" && tokens.expose === true;
  }

  #read(headers: Headers, request: Request): Opening {
    if (typeof headers?.get !== "function") {
      const message = "sessions take a Request: in Hono c.req.raw";
      throw new SessionsError("usage", "request", message);
    }
    return this.#engine.call((engine) => engine.open(headers, cookieField(headers), isLocal(request), Date.now()));
  }

  /** The record of the session that the client claims. */
  #load({ claim }: Opening): Promise<Uint8Array | null> | null {
    return claim ? this.#store.load(keyOf(claim)) : null;
  }

  /** The session that the client claims, if this is its record. */
  #find(opening: Opening, record: Uint8Array | null): Session<Data> | null {
    const { claim, refused } = opening;
    if (has(opening, flag.several)) this.#emit({ type: "several" });
    const found = claim && this.#resume(opening, record);
    if (found) return found;
    if (refused) this.#refuse(opening, refused);
    else if (has(opening, flag.tokenAsked) && !claim) this.#refuse(opening, "none");
    return null;
  }

  #resume(opening: Opening, record: Uint8Array | null): Session<Data> | undefined {
    const readable = record && record.length <= RECORD_MAX_BYTES ? record : undefined;
    const resumed: Visit | string = this.#engine.call((engine) => engine.resume(opening, readable, Date.now()));
    if (typeof resumed === "object") {
      const text = { characters: resumed.characters ?? "", ascii: has(resumed, flag.ascii) };
      return new Session<Data>(this.#engine, resumed, { record: readable as Uint8Array, text });
    }
    this.#refuse(opening, resumed);
    return undefined;
  }

  #start(opening: Opening, request: Request): Session<Data> | null {
    const verdict = this.robot(request);
    const packed = pack(verdict);
    const visit: Visit | undefined = this.#engine.call((engine) => engine.start(opening, packed, Date.now()));
    if ((!visit || has(visit, flag.deferred)) && verdict.kind !== "human") this.#emit({ type: "robot", verdict });
    return visit ? new Session<Data>(this.#engine, visit, { claimed: opening.claim }) : null;
  }

  /**
   * Saves what has changed and puts into the response what belongs there: the cookie or token, `Vary`, `Cache-Control`.
   * When it resolves, what had to be written is written.
   *
   * @throws SessionsError of category `"store"` when writing fails: nothing is reported saved that was not, and the
   * visitor keeps the old cookie. `value_unsupported` when a value was changed in place to something that cannot be kept.
   */
  async commit(session: Session<Data> | null, response: Response): Promise<Response> {
    if (!session) return response;
    const saved = await session[inTurn](() => this.#save(session));
    return answer(response, saved, this.#expose);
  }

  /** Gives what the answer carries; at once when there is nothing to do. */
  #save(session: Session<Data>, tries = 1): Carried | Promise<Carried> {
    const { visit, record } = session[inside]();
    const changed = session[take]();
    const now = Date.now();
    if (changed.length === 0 && now < visit.dueAt) return { visit };
    const bytes = encodeChanges(changed);
    return this.#perform(
      session,
      this.#engine.call((engine) => engine.close(visit, record, bytes, now)),
      tries,
    );
  }

  async #perform(session: Session<Data>, outcome: Outcome, tries: number): Promise<Carried> {
    const { visit } = session[inside]();
    if (await this.#write(outcome)) {
      session[settle](outcome.visit, "bytes" in outcome ? outcome.bytes : undefined);
      this.#report(outcome);
      return outcome;
    }
    if (outcome.step !== "create") {
      this.#emit({ type: "discarded", session: keyOf(visit.claim) });
      session[discard]();
      return { visit };
    }
    if (tries === CREATE_TRIES) {
      const message = `the store says that ${CREATE_TRIES} new random keys are taken; it does not keep the contract`;
      throw new SessionsError("store", "key_taken", message);
    }
    session[settle](this.#engine.call((engine) => engine.remint(visit)));
    return this.#save(session, tries + 1);
  }

  /** Performs a step. `false`: the store did not have what was expected, and nothing was written. */
  async #write(outcome: Step): Promise<boolean> {
    switch (outcome.step) {
      case "nothing":
        return true;
      case "delete":
        await this.#store.delete(outcome.key);
        return true;
      case "create":
      case "save":
        return this.#store[outcome.step](outcome.key, outcome.bytes, writeOptions(outcome));
      case "replace":
        return this.#store.replace(outcome.from, outcome.key, outcome.bytes, writeOptions(outcome));
    }
  }

  #report(outcome: Step): void {
    if (outcome.step === "create") this.#emit({ type: "started", session: outcome.key });
    if (outcome.step === "replace") this.#emit({ type: "renewed", session: outcome.key, from: outcome.from });
    if (outcome.step === "delete") this.#emit({ type: "ended", session: outcome.key });
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
      let opened: Promise<Session<Data> | null> | undefined;
      const session = () => {
        if (!opened) {
          opened = this.open(request);
          // Told to whoever awaits it; where nobody does, it is no unhandled rejection.
          opened.catch(() => {});
        }
        return opened;
      };
      const response = await fn(request, env, ctx, session);
      // When opening failed, `fn` was told so, and has answered without a session.
      const found = await opened?.catch(() => null);
      return this.commit(found ?? null, response);
    };
  }

  /**
   * Whether the request presents an id or a token that proves itself: all that can be known without the store, in a few
   * microseconds. Whether its session still lives is another question. For a first look: which visitors to limit, route or cache.
   */
  knows(request: Request): boolean {
    const { headers } = request;
    return this.#engine.call((engine) => engine.knows(headers, cookieField(headers), isLocal(request), Date.now()));
  }

  /** What this site takes the visitor for. A visitor with a valid id or token gets a session whatever this says. */
  robot(request: Request): Verdict {
    const { robots } = this.#options;
    const { cf } = request as { cf?: { botManagement?: unknown } };
    const verdict = verdictOf(this.#engine.call((engine) => engine.judge(request.headers, cf?.botManagement)));
    const decide = robots ? robots.decide : undefined;
    const kind = decide ? decide(verdict, request) : verdict.kind;
    return kind === verdict.kind ? verdict : { ...verdict, kind, reason: "site-decide" };
  }

  /** Takes an id or token apart and checks it, without the store. */
  inspect(id: string): Inspection {
    return this.#engine.call((engine) => engine.inspect(String(id).slice(0, INSPECT_MAX_CHARS), Date.now()));
  }

  /**
   * Ends all sessions of a user, as after a changed password, and tells how many there were.
   *
   * @throws SessionsError `store_cannot_list` where the store cannot tell which they are.
   */
  async end(userid: number | string, options: { except?: Session<Data> } = {}): Promise<number> {
    const spared = options.except && keyOf(options.except[inside]().visit.claim);
    const keys = (await this.#owned(userid)).filter((key) => key !== spared);
    for (const key of keys) {
      await this.#store.delete(key);
      this.#emit({ type: "ended", session: key });
    }
    return keys.length;
  }

  /**
   * The live sessions of a user, newest use first.
   *
   * @throws SessionsError `store_cannot_list` where the store cannot tell which they are.
   */
  async list(userid: number | string): Promise<SessionInfo[]> {
    const keys = await this.#owned(userid);
    const infos = await Promise.all(keys.map((key) => this.#info(key)));
    return infos.filter((info) => info !== undefined).sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  }

  async #info(handle: string): Promise<SessionInfo | undefined> {
    const record = await this.#store.load(handle);
    const facts: Omit<SessionInfo, "handle"> | undefined = record ? call(() => glue.facts(record)) : undefined;
    return facts && facts.expiresAt > Date.now() ? { handle, ...facts } : undefined;
  }

  async #owned(userid: number | string): Promise<string[]> {
    const owners = this.#engine.call((engine) => engine.owners(userid));
    const lists = await Promise.all(owners.map((owner) => this.#store.owned(owner)));
    return lists.flat();
  }

  #refuse(opening: Opening, reason: string): void {
    this.#emit({ type: "refused", carrier: has(opening, flag.byToken) ? "token" : "cookie", reason } as SessionEvent);
  }

  #emit(event: SessionEvent): void {
    try {
      this.#options.onEvent?.(event);
    } catch (error) {
      console.error("eltanin: onEvent threw", error);
    }
  }
}

function writeOptions({ ttlSeconds, owner }: Write): WriteOptions {
  return owner === undefined ? { ttlSeconds } : { ttlSeconds, owner };
}

/** The `Cookie` field. One that is too long counts as absent, see `src/wasm/headers.rs`. */
function cookieField(headers: Headers): string | undefined {
  const value = headers.get("Cookie");
  return value !== null && value.length <= FIELD_MAX_CHARS ? value : undefined;
}

/** Plain http on this machine, where browsers refuse `__Host-` cookies or `Secure` ones. */
function isLocal({ url }: Request): boolean {
  if (!url.startsWith("http:")) return false;
  const { hostname } = new URL(url);
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname) || hostname.endsWith(".localhost");
}
