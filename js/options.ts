import type { SessionsError } from "./error.js";
import type { Verdict } from "./robot.js";
import type { Session } from "./session.js";
import type { Store } from "./store/contract.js";

/** Configuration of `Sessions`. Times are in seconds. */
export interface SessionsOptions {
  /** Where sessions are kept: `kv(env.SESSIONS)`, `memory()`, or any implementation of {@link Store}. */
  store: Store;
  /**
   * The secret that signs session ids, at least 32 bytes (a string counts as its UTF-8 bytes). `npx eltanin secret`
   * makes one. To rotate secrets, pass a list, newest first: the first one signs, all of them verify. Drop an old
   * secret when the sessions it signed have expired.
   */
  secret: string | Uint8Array | readonly (string | Uint8Array)[];
  /** `"standard"` (default): 128 random bits and a 128-bit tag. `"draco"`: 56 and 70 bits in 21 characters. */
  idFormat?: "standard" | "draco";
  /** The cookie that carries the id. It is always `HttpOnly`. */
  cookie?: CookieOptions;
  /** How long sessions live. */
  lifetime?: {
    /** Life without use of a session that ends with the browser. Default 7,200: 2 hours. */
    volatile?: number;
    /** Life without use of a persistent session. Default 8,640,000: 100 days. */
    persistent?: number;
    /** Life from its creation of any session, never moved by use. Default 34,560,000: 400 days. */
    absolute?: number;
  };
  /**
   * Who may be made persistent: `"login"` (default, as in Draco) only a session with a user, `"anyone"` any session.
   */
  persistence?: "login" | "anyone";
  /** The site's own rules on robots. `false` turns robot detection off. */
  robots?: false | RobotsOptions;
  /** Session tokens, for clients without cookies. Default `false`: tokens are neither issued nor accepted. */
  tokens?: boolean | TokensOptions;
  /**
   * How long one operation of the store may take. Default 5. Waiting after KV's 429 does not count, up to 20 seconds in
   * all.
   */
  storeTimeout?: number;
  /** Called with each event. Events contain no ids and no tokens. An exception from it is only logged. */
  onEvent?: (event: SessionEvent) => void;
}

/** The cookie's attributes. `new Sessions(…)` rejects contradictory ones. */
export interface CookieOptions {
  /** Default `"__Host-session"`; with a path or domain `"__Secure-session"`; over plain http on localhost `"session"`. */
  name?: string;
  /** Default `"/"`. */
  path?: string;
  /** Default none: browsers send the cookie only to the host that set it. */
  domain?: string;
  /** Default `"lax"`. */
  sameSite?: "strict" | "lax" | "none";
  /** Default true, except over plain http on localhost. */
  secure?: boolean;
  /** A separate cookie under each top-level site (CHIPS). Default false. */
  partitioned?: boolean;
}

/** Session tokens. */
export interface TokensOptions {
  /**
   * How long a token is valid, in seconds. A request in the second half of that time gets a new one. Default 3,600: an
   * hour.
   */
  lifetime?: number;
  /**
   * Lets scripts of other origins read the token: adds `Access-Control-Expose-Headers` to responses. The site adds the
   * rest of CORS: `Access-Control-Allow-Origin`, and `Access-Control-Allow-Headers: Authorization, Session-Token` for
   * preflights. Default `false`.
   */
  expose?: boolean;
}

/** A site's own rules on robots. */
export interface RobotsOptions {
  /** Clients whose user agent contains one of these are robots. Case does not matter. */
  add?: readonly string[];
  /**
   * Clients whose user agent contains one of these are not robots. Overrides all other rules but `decide`. Case does
   * not matter.
   */
  allow?: readonly string[];
  /** Returns the final kind: the verdict's own or another one. */
  decide?: (verdict: Verdict, request: Request) => Verdict["kind"];
}

/**
 * An event. `session` identifies a session in logs and gives no access to it. It is an unkeyed hash: SHA-256 of the
 * cookie name and the random part of the id, shortened to 22 characters.
 */
export type SessionEvent =
  /** A session was stored for the first time. */
  | { type: "started"; session: string }
  /** A session got a new id, by `login()`, `logout()` or `renew()`. `session` is the new hash, `from` the old one. */
  | { type: "renewed"; session: string; from: string }
  /** A session was ended by `destroy()`, `reset()` or `end()`. */
  | { type: "ended"; session: string }
  /** Changes were dropped, because the session had ended while the request ran. */
  | { type: "dropped"; session: string }
  /**
   * The id or token that the client presented is no session. The response does not reveal the reason. `"none"`: the
   * client asked for a token and sent none, as in its first request, or a WebSocket sent none.
   */
  | {
      type: "refused";
      carrier: "cookie" | "token";
      reason: "none" | "malformed" | "bad_tag" | "expired" | "unknown" | "corrupt";
    }
  /**
   * Duplicate session cookies: more than one held a genuine id. The first one whose session lives is used. An attacker
   * may have set the other.
   */
  | { type: "several" }
  /** No session was started, or it is not stored yet, because of this verdict. */
  | { type: "robot"; verdict: Verdict }
  /** The store failed or broke its contract. The error is also thrown. */
  | { type: "store"; error: SessionsError };

/** A WebSocket's session, returned by `sessions.openSocket(request)`. */
export interface SocketSession<Data> {
  /** The token's session. `null` without a token or with an invalid one. */
  session: Session<Data> | null;
  /** The subprotocol for the response: the first offered one that is not a token. `""` if there is none. */
  protocol: string;
}

/** Keeps work running after the response, as the `ctx` of a worker's `fetch` does. */
export interface WaitUntil {
  waitUntil(promise: Promise<unknown>): void;
}

/** Which sessions of a user to end. Default: all. */
export interface EndOptions<Data> {
  /** The session to spare, even if it gets another id. */
  except?: Session<Data>;
  /** The handle of the only session to end, from `sessions.list(userid)`. */
  only?: string;
}

/** A session of a user, from `sessions.list(userid)`. */
export interface SessionInfo {
  /**
   * Identifies the session for `sessions.end(userid, { only: handle })`, even after it got a new id. Gives no access to
   * it.
   */
  handle: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  lastUsedAt: number;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  persistent: boolean;
  /** The variables of the session's namespace `device`, in which the site keeps what it wants to know of the device. */
  device: Record<string, unknown>;
}

/** The parts of an id or a token. */
export interface Inspection {
  /** The kind, from the length. Absent for text of any other form. */
  kind?: "id" | "token";
  format?: "standard" | "draco";
  /** The id of the signing key. A `draco` id has none. */
  keyId?: number;
  /** The random part, in hexadecimal. */
  random?: string;
  /** The tag (a MAC), in hexadecimal. Its unused last bits are zero. */
  checksum?: string;
  /** A token's times, in milliseconds since the epoch. */
  issuedAt?: number;
  expiresAt?: number;
  /** Whether the tag is right and a token has not expired. Only the store knows whether the session still exists. */
  valid: boolean;
  /**
   * Why it is not valid: `"malformed"`, `"bad_tag"`, `"expired"`, or `"no_key"` if it was not checked for lack of a
   * secret.
   */
  reason?: string;
}

/** A handler that gets its session on demand. It costs nothing until it calls `session()`. */
export type Handler<Data, Env, Context> = (
  request: Request,
  env: Env,
  ctx: Context,
  session: () => Promise<Session<Data> | null>,
) => Response | Promise<Response>;
