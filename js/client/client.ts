/** Session tokens for clients without cookies: API clients, apps, scripts, other services. Needs only `fetch`. */

import { SESSION_CHARS_OF_TOKEN } from "../core/contract.gen.js";
import { type ErrorCode, SessionsError } from "../error.js";
import { type Chained, follow, hidesRedirects } from "./redirect.js";

/** Options of a {@link SessionClient}. */
export interface SessionClientOptions {
  /**
   * The function that sends requests. Default: the platform's `fetch`. For a service binding: `(input, init) =>
   * env.API.fetch(input, init)`.
   */
  fetch?: (input: URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Called with every token that a response carries, so that it can be saved (a file, `localStorage`), and with `""`
   * when the server says that the token is no longer valid. If it returns a promise, the request waits for it.
   * `setSessionToken` does not call it. An exception from it is only logged.
   */
  onToken?: (token: string) => unknown;
  /**
   * Whether the request after an invalid token asks for a new session. Default `false`: only `open()` does. No request
   * is repeated: the one with the invalid token returns the server's 401, and `onToken("")` is called, because the
   * session's variables are lost.
   */
  reopen?: boolean;
}

/**
 * A client of one server that keeps its session with a token.
 *
 * The token is sent only to the origin of `url`.
 *
 * @example
 * ```ts
 * const client = new SessionClient("https://example.com").setSessionToken(true);
 * await client.open();
 * const token = client.getSessionToken(); // keep it …
 * new SessionClient("https://example.com").setSessionToken(token); // … and reattach from anywhere
 * ```
 */
export class SessionClient {
  readonly #url: URL;
  readonly #options: SessionClientOptions;
  readonly #send: NonNullable<SessionClientOptions["fetch"]>;
  #token = "";
  /** The session of the token, also after the token became invalid. */
  #session = "";
  /** Whether tokens are on. */
  #on = false;
  /** Whether a request without a token asks for one. */
  #ask = false;
  /** Counts the calls of `setSessionToken`. Responses to requests from before the last call change nothing. */
  #settings = 0;
  /** The number of requests sent, and the number of the one whose response carried the token. */
  #sent = 0;
  #newest = 0;
  /** The request that may start the session at the moment. Resolves to whether it got a response. */
  #starting: Promise<boolean> | undefined;

  /**
   * @param url The server. Paths are resolved against it; only its origin gets the token.
   * @throws SessionsError `url` if the URL is not absolute or not http(s), `option` if an option is unknown or wrong.
   *
   * @example
   * ```ts
   * const client = new SessionClient("https://shop.example", { onToken: (token) => localStorage.setItem("token", token) });
   * ```
   */
  constructor(url: string | URL, options: SessionClientOptions = {}) {
    this.#url = urlOf(url);
    check(options);
    this.#options = options;
    this.#send = (input, init) => (options.fetch ?? fetch)(input, init);
  }

  /**
   * `true`: asks for a new session's token with the next request. A token: reattaches to its session. `false`: off.
   * It sends nothing. Tokens in responses to requests that are already running are dropped.
   *
   * @throws SessionsError `token` if it is neither `true`, `false` nor text that can be a token. Nothing changes then.
   *
   * @example
   * ```ts
   * client.setSessionToken(true); // with the next request
   * client.setSessionToken(localStorage.getItem("token") ?? true); // reattaches
   * client.setSessionToken(false); // off
   * ```
   */
  setSessionToken(token: boolean | string): this {
    const text = typeof token === "boolean" ? "" : token;
    if (typeof text !== "string" || !/^[\w.~+/-]*=*$/.test(text))
      throw wrong("token", "a session token is true, false or text of letters, digits and -._~+/=");
    this.#settings++;
    this.#starting = undefined;
    this.#token = text;
    this.#session = sessionOf(text);
    this.#ask = token === true;
    this.#on = this.#ask || text !== "";
    return this;
  }

  /**
   * The current token. `""` if tokens are off on either side, before the first response, and after an invalid token.
   *
   * @example
   * ```ts
   * localStorage.setItem("token", client.getSessionToken());
   * ```
   */
  getSessionToken(): string {
    return this.#token;
  }

  /**
   * Opens the session with a request to the client's URL and returns the token. If tokens are on and there is no
   * session, it asks for a new one. `""` if the server sends no token.
   *
   * @example
   * ```ts
   * const token = await client.setSessionToken(true).open();
   * ```
   */
  async open(): Promise<string> {
    if (this.#on) this.#ask = true;
    const response = await this.fetch("");
    await response.body?.cancel();
    return this.#token;
  }

  /**
   * Like the platform's `fetch`, with the token. Replaces `Authorization`, unless tokens are off.
   * To other origins it sends neither the token nor a request for one.
   *
   * @example
   * ```ts
   * const response = await client.fetch("/cart", { method: "POST", body: JSON.stringify({ apples: 3 }) });
   * ```
   */
  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request ? request.url : (input as string | URL), this.#url);
    if (!this.#on || url.origin !== this.#url.origin) return this.#send(request ?? url, init);
    // Of concurrent requests one starts the session, and the others wait for its token, so that there is one session.
    // A session that is not stored yet is started by the first write.
    const writes = !/^(get|head|options)$/i.test(init.method ?? request?.method ?? "get");
    while (this.#starting && (!this.#token || (writes && !isStored(this.#token)))) {
      if ((await this.#starting) && !this.#token) break;
    }
    const token = this.#token;
    const whole = {
      ...init,
      headers: new Headers(init.headers ?? request?.headers),
      redirect: init.redirect ?? request?.redirect ?? "follow",
    };
    const sent = hidesRedirects()
      ? this.#exchange(request ?? url, whole)
      : follow(url, request, whole, (next, init, isHome) =>
          isHome ? this.#exchange(next, init) : this.#send(next, init),
        );
    if (token ? writes && !isStored(token) : this.#ask) {
      const starting = sent.then(
        () => true,
        () => false,
      );
      this.#starting = starting;
      starting.then(() => {
        if (this.#starting === starting) this.#starting = undefined;
      });
    }
    return sent;
  }

  /**
   * The subprotocols for a WebSocket, for which a browser cannot set headers: `new WebSocket(url, client.protocols())`.
   *
   * @example
   * ```ts
   * const socket = new WebSocket("wss://shop.example/live", client.protocols());
   * ```
   */
  protocols(): string[] {
    return this.#token ? ["eltanin.session", `eltanin.token.${this.#token}`] : ["eltanin.session"];
  }

  /** Sends one request to the client's origin, with the token or a request for one, and receives the token. */
  async #exchange(input: URL | Request, init: Chained): Promise<Response> {
    const [token, settings, number] = [this.#token, this.#settings, ++this.#sent];
    const headers = new Headers(init.headers);
    if (token) headers.set("Authorization", `Bearer ${token}`);
    else if (this.#ask) headers.set("Session-Token", "?1");
    // A browser that follows redirects takes a request for a token along to another origin.
    const redirect = init.redirect === "follow" && headers.has("Session-Token") ? "error" : init.redirect;
    const response = await this.#send(input, { ...init, headers, redirect });
    if (settings === this.#settings) await this.#receive(token, number, response);
    return response;
  }

  /** Handles the response to the request with this number, which was sent with the token `sent`. */
  async #receive(sent: string, number: number, { status, headers, url }: Response): Promise<void> {
    // A redirect may have led to another origin, which must not set the token.
    if (!this.#on || (url && new URL(url).origin !== this.#url.origin)) return;
    const token = headers.get("Session-Token") ?? "";
    // If the session has got another id meanwhile, this response about the old id is ignored. A session that was
    // started replaces one that was not.
    const starts = isStored(token) && !isStored(sent) && !isStored(this.#token);
    if (!starts && (sent ? sessionOf(sent) !== this.#session : this.#token)) return;
    if (token) {
      // A token with another id is always taken. Of renewed tokens, that of the request that was sent last is taken.
      const renewed = sent && sessionOf(token) === this.#session;
      if (renewed && (!this.#token || number < this.#newest)) return;
      this.#newest = number;
      this.#session = sessionOf(token);
      return this.#save(token);
    }
    const isInvalid = status === 401 && /invalid_token/.test(headers.get("WWW-Authenticate") ?? "");
    if (!isInvalid || !sent || sent !== this.#token) return;
    this.#ask = this.#options.reopen === true;
    return this.#save("");
  }

  async #save(token: string): Promise<void> {
    this.#token = token;
    try {
      await this.#options.onToken?.(token);
    } catch (error) {
      console.error("eltanin: onToken threw", error);
    }
  }
}

/** The part of a token that identifies its session and survives renewal: format, key and random part. */
function sessionOf(token: string): string {
  return token.slice(0, SESSION_CHARS_OF_TOKEN[token.length] ?? 0);
}

/** Whether there is a token of a stored session. A token of one that is not stored begins with the three bits 3. */
function isStored(token: string): boolean {
  return token !== "" && !/^[YZa-f]/.test(sessionOf(token));
}

function wrong(code: ErrorCode, message: string): SessionsError {
  return new SessionsError("usage", code, message);
}

function urlOf(text: string | URL): URL {
  try {
    const url = new URL(text);
    // URLs of other schemes have the same opaque origin.
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {}
  throw wrong("url", "a client's URL must begin with https:// or http://");
}

const OPTIONS = new Map([
  ["fetch", "function"],
  ["onToken", "function"],
  ["reopen", "boolean"],
]);

/** Checks the options by name. They may come from a class with getters. */
function check(options: object): void {
  if (typeof options !== "object" || !options) throw wrong("option", "a client's options must be an object");
  for (const name of new Set([...OPTIONS.keys(), ...Object.keys(options)])) {
    const [type, value] = [OPTIONS.get(name), options[name as keyof typeof options]];
    if (!type)
      throw wrong("option", `unknown option \`${name}\`; did you mean one of ${[...OPTIONS.keys()].join(", ")}?`);
    if (value !== undefined && typeof value !== type) throw wrong("option", `the option \`${name}\` must be a ${type}`);
  }
}
