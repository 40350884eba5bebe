/** Session tokens for clients that keep no cookies: API clients, apps, scripts, other services. Needs nothing but `fetch`. */

import { SESSION_CHARS_OF_TOKEN } from "../core/contract.gen.js";

/** How a {@link SessionClient} works. */
export interface SessionClientOptions {
  /** What sends requests; default the platform's `fetch`. For a service binding: `(input, init) => env.API.fetch(input, init)`. */
  fetch?: (input: URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Called with every token that an answer brings, so that it can be kept (a file, `localStorage`), and with `""` when
   * the server says that the token is no session any more. When it returns a promise, the request waits for it.
   * It is not called by `setSessionToken`; what it throws is only logged.
   */
  onToken?: (token: string) => unknown;
  /**
   * When the token has died, ask for a new session with the next request. Default `false`: only `open()` does.
   * Nothing is sent twice: the request that found it out returns the server's 401, and `onToken("")` is called,
   * because the session's variables are gone.
   */
  reopen?: boolean;
}

/**
 * A client of one server that holds on to a session with a token.
 *
 * ```ts
 * const client = new SessionClient("https://example.com").setSessionToken(true);
 * await client.open();
 * const token = client.getSessionToken(); // keep it …
 * new SessionClient("https://example.com").setSessionToken(token); // … and reattach from anywhere
 * ```
 *
 * The token goes to the origin of `url` and nowhere else.
 */
export class SessionClient {
  readonly #url: URL;
  readonly #options: SessionClientOptions;
  #token = "";
  /** The session of the token, also after its death. */
  #session = "";
  /** Whether tokens are on. */
  #on = false;
  /** Whether a request without a token asks for one. */
  #ask = false;
  /** Counts the calls of `setSessionToken`: what was sent before the last one changes nothing any more. */
  #settings = 0;
  /** How many requests were sent, and which of them brought the token. */
  #sent = 0;
  #brought = 0;
  /** Of the request that may start the session right now: whether it was answered. */
  #starting: Promise<boolean> | undefined;

  /**
   * @param url The server. Paths are resolved against it; its origin is the only one that ever gets the token.
   * @throws TypeError for a URL that is none, or not of http.
   */
  constructor(url: string | URL, options: SessionClientOptions = {}) {
    this.#url = new URL(url);
    // Of other schemes all origins look alike.
    if (!this.#url.protocol.startsWith("http"))
      throw new TypeError("a client's URL must begin with https:// or http://");
    this.#options = options;
  }

  /**
   * `true`: asks for a new session's token with the next request. A token: reattaches to its session. `false`: off.
   * It only sets and takes effect at once, also on requests that are under way: their tokens are dropped.
   *
   * @throws TypeError for text that cannot be a token; nothing changes then.
   */
  setSessionToken(token: boolean | string): this {
    const text = typeof token === "string" ? token : "";
    if (!/^[\w.~+/-]*=*$/.test(text)) throw new TypeError("a session token has only letters, digits and -._~+/=");
    this.#settings++;
    this.#starting = undefined;
    this.#token = text;
    this.#session = sessionOf(text);
    this.#ask = token === true;
    this.#on = this.#ask || text !== "";
    return this;
  }

  /** The current token; `""` when tokens are off on either side, before the first answer, or when the token has died. */
  getSessionToken(): string {
    return this.#token;
  }

  /**
   * Opens the session with a request to the client's URL, if tokens are on a new one where there is none, and
   * returns the token: `""` when the server gives none.
   */
  async open(): Promise<string> {
    if (this.#on) this.#ask = true;
    const response = await this.fetch("");
    await response.body?.cancel();
    return this.#token;
  }

  /**
   * As the platform's `fetch`, with the token. `Authorization` is replaced, unless tokens are off.
   * To any other origin it sends neither the token nor a request for one.
   */
  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request ? request.url : (input as string | URL), this.#url);
    const send = this.#options.fetch ?? fetch;
    if (url.origin !== this.#url.origin) return send(request ?? url, init);
    // Of requests side by side one starts the session, and the others use the token that it gets: one session, not many.
    // A session that is not stored yet is started by the first write.
    const writes = !/^(get|head|options)$/i.test(init.method ?? request?.method ?? "get");
    while (this.#starting && (!this.#token || (writes && !isStored(this.#token)))) {
      if ((await this.#starting) && !this.#token) break;
    }
    const [token, settings] = [this.#token, this.#settings];
    const headers = new Headers(init.headers ?? request?.headers);
    if (token) headers.set("Authorization", `Bearer ${token}`);
    else if (this.#ask) headers.set("Session-Token", "?1");
    const number = ++this.#sent;
    const sent = send(request ?? url, { ...init, headers }).then(async (response) => {
      if (settings === this.#settings) await this.#receive(token, number, response);
      return response;
    });
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

  /** What to offer to a WebSocket, where a browser cannot set headers: `new WebSocket(url, client.protocols())`. */
  protocols(): string[] {
    return this.#token ? ["eltanin.session", `eltanin.token.${this.#token}`] : ["eltanin.session"];
  }

  /** Takes over what the answer to the request of this number, sent with the token `sent`, says about it. */
  async #receive(sent: string, number: number, { status, headers, url }: Response): Promise<void> {
    // A redirection may have led elsewhere, and nobody else gives us tokens.
    if (!this.#on || (url && new URL(url).origin !== this.#url.origin)) return;
    const token = headers.get("Session-Token") ?? "";
    // The session may have got another id meanwhile: what is said about the old one does not count any more. But a
    // session that was started comes before one that was not.
    const starts = isStored(token) && !isStored(sent) && !isStored(this.#token);
    if (!starts && (sent ? sessionOf(sent) !== this.#session : this.#token)) return;
    if (token) {
      // Another id of the session counts whenever it comes; of renewals, the one for the request that was sent last.
      const renewed = sent && sessionOf(token) === this.#session;
      if (renewed && (!this.#token || number < this.#brought)) return;
      this.#brought = number;
      this.#session = sessionOf(token);
      return this.#keep(token);
    }
    const died = status === 401 && /invalid_token/.test(headers.get("WWW-Authenticate") ?? "");
    if (!died || !sent || sent !== this.#token) return;
    this.#ask = this.#options.reopen === true;
    return this.#keep("");
  }

  async #keep(token: string): Promise<void> {
    this.#token = token;
    try {
      await this.#options.onToken?.(token);
    } catch (error) {
      console.error("eltanin: onToken threw", error);
    }
  }
}

/** The part of a token that names its session and stays when it is renewed: format, key and random part. */
function sessionOf(token: string): string {
  return token.slice(0, SESSION_CHARS_OF_TOKEN[token.length] ?? 0);
}

/** Whether there is a token, and it does not say that its session is not stored yet: its first three bits are 3 then. */
function isStored(token: string): boolean {
  return token !== "" && !/^[YZa-f]/.test(sessionOf(token));
}
