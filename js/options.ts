import type { SessionsError } from "./error.js";
import type { SavedCookie } from "./response.js";
import type { Verdict } from "./robot.js";
import type { Session } from "./session.js";
import type { Store } from "./store/contract.js";

/** How a site wants its sessions. Times are in seconds. */
export interface SessionsOptions {
  /** Where sessions are kept: `kv(env.SESSIONS)`, `memory()`, or anything that keeps the contract of {@link Store}. */
  store: Store;
  /**
   * The secret that makes and checks session ids, at least 32 bytes (a string counts as its UTF-8 bytes); make one
   * with `npx eltanin secret`. Several: newest first. The first signs, all verify, so a new one is put in front and the
   * old one is dropped when the sessions it signed have expired.
   */
  secret: string | Uint8Array | readonly (string | Uint8Array)[];
  /** `"standard"` (default): 128 random bits and a 128-bit checksum. `"draco"`: 56 and 70 bits in 21 characters. */
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
  /** Who may be made persistent: `"login"` (default, as in Draco) only a session with a user, `"anyone"` any session. */
  persistence?: "login" | "anyone";
  /** The site's own rules on robots; `false`: nobody is taken for one. */
  robots?: false | RobotsOptions;
  /** Session tokens, for clients that keep no cookies. Default `false`: none are given out, and none are read. */
  tokens?: boolean | TokensOptions;
  /** How long one operation of the store may take. Default 5. Waiting after KV's 429 does not count. */
  storeTimeout?: number;
  /** Called with what happens. It never sees an id or a token, and what it throws is only logged. */
  onEvent?: (event: SessionEvent) => void;
}

/** The cookie's attributes. Contradictory ones are refused when `Sessions` is constructed. */
export interface CookieOptions {
  /** Default `"__Host-session"`; over plain http on localhost `"session"`. */
  name?: string;
  /** Default `"/"`. */
  path?: string;
  /** Default none: only the host that set it gets it back. */
  domain?: string;
  /** Default `"lax"`. */
  sameSite?: "strict" | "lax" | "none";
  /** Default true, except over plain http on localhost. */
  secure?: boolean;
  /** A jar of its own under each top-level site (CHIPS). Default false. */
  partitioned?: boolean;
}

/** Session tokens. */
export interface TokensOptions {
  /** How long a token is good for, in seconds. Used in the second half of that time, it is renewed. Default 3,600: an hour. */
  lifetime?: number;
  /**
   * Lets scripts from other origins read the token: answers get `Access-Control-Expose-Headers`. The rest of CORS is the
   * site's own: `Access-Control-Allow-Origin`, and `Access-Control-Allow-Headers: Authorization, Session-Token` for
   * preflights. Default `false`.
   */
  expose?: boolean;
}

/** A site's own rules on robots. */
export interface RobotsOptions {
  /** Parts of user agents, in any case, that are robots to this site. */
  add?: readonly string[];
  /** Parts of user agents, in any case, that are no robots to this site; stronger than everything else. */
  allow?: readonly string[];
  /** Has the last word: returns the verdict's kind, or another one. */
  decide?: (verdict: Verdict, request: Request) => Verdict["kind"];
}

/** What happened. `session` is a keyed hash that names a session in logs and is worth nothing else. */
export type SessionEvent =
  /** A session was stored for the first time. */
  | { type: "started"; session: string }
  /** A session got a new id. `session` is the new name, `from` the old one. */
  | { type: "renewed"; session: string; from: string }
  /** A session was ended by `destroy()` or `end()`. */
  | { type: "ended"; session: string }
  /** Changes were dropped: the session had ended while the request ran. */
  | { type: "dropped"; session: string }
  /**
   * What the client presented is no session. To the client all reasons look alike. `"none"`: it asked for a token and
   * brought none, as in its first request; or a WebSocket brought none.
   */
  | {
      type: "refused";
      carrier: "cookie" | "token";
      reason: "none" | "malformed" | "bad_tag" | "expired" | "unknown" | "corrupt";
    }
  /** More than one cookie held a valid id; the first one counts. Somebody may have planted the other. */
  | { type: "several" }
  /** No session was started, or it is not stored yet, because of this verdict. */
  | { type: "robot"; verdict: Verdict }
  /** The store failed. The error is also thrown. */
  | { type: "store"; error: SessionsError };

/** A WebSocket's session, as `sessions.openSocket(request)` gives it. */
export interface SocketSession<Data> {
  /** The token's session; `null` when the socket brought no token, or one that is no session. */
  session: Session<Data> | null;
  /** The subprotocol to answer with: the first one offered that is no token; `""` when none is. */
  protocol: string;
}

/** A request that is no `Request`: of a framework that hands over less. */
export interface RequestLike {
  /** The absolute URL. One that cannot be read counts as https on another host. */
  url: string;
  /** Default `"GET"`. */
  method?: string;
  headers: { get(name: string): string | null };
}

/** What runs on after the response, as the `ctx` of a worker's `fetch`. */
export interface WaitUntil {
  waitUntil(promise: Promise<unknown>): void;
}

/** Which sessions of a user are ended: all of them, unless one of these is given. */
export interface EndOptions<Data> {
  /** The session that is spared, whatever ids it has or gets. */
  except?: Session<Data>;
  /** The handle of the one session that is ended, from `sessions.list(userid)`. */
  only?: string;
}

/** What a save has come to, and what the response must carry. */
export interface Saved {
  /** As `session.status`. */
  status: "unchanged" | "saved" | "merged" | "dropped";
  /** All header fields that the response must carry. */
  headers: Headers;
  /** The cookies among them, in parts. */
  cookies: SavedCookie[];
  /** The session token, `""` when there is no new one. */
  token: string;
}

/** A session of a user, as `sessions.list(userid)` tells it. */
export interface SessionInfo {
  /** Names the session for `sessions.end(userid, { only: handle })`, also after it got a new id. It is worth nothing else. */
  handle: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  lastUsedAt: number;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  persistent: boolean;
}

/** What an id or a token says about itself. */
export interface Inspection {
  /** What it is by its length; absent when it has no shape of ours. */
  kind?: "id" | "token";
  format?: "standard" | "draco";
  /** The id of the key that made it; a `draco` id has no room for one. */
  keyId?: number;
  /** The random part, in hexadecimal. */
  random?: string;
  /** The checksum, in hexadecimal; its unused last bits are zero. */
  checksum?: string;
  /** A token's times, in milliseconds since the epoch. */
  issuedAt?: number;
  expiresAt?: number;
  /** Whether it proves itself. Whether its session still lives, only the store knows. */
  valid: boolean;
  /** Why it does not: `"malformed"`, `"bad_tag"`, `"expired"`, or `"no_key"` when there is no secret to check it with. */
  reason?: string;
}

/** A handler that gets its session on demand: what never asks for it costs nothing. */
export type Handler<Data, Env, Context> = (
  request: Request,
  env: Env,
  ctx: Context,
  session: () => Promise<Session<Data> | null>,
) => Response | Promise<Response>;
