/** A visitor of a site: a browser with a cookie jar, for tests of any fetch handler. */

import { CookieJar, siteOf } from "./jar.js";
import { browser, type Manner } from "./request.js";

/** A fetch handler, or a worker that has one. */
export type Site =
  | ((request: Request, env?: unknown, ctx?: unknown) => Response | Promise<Response>)
  | { fetch(request: Request, env?: unknown, ctx?: unknown): Response | Promise<Response> };

export interface VisitorOptions {
  /** Where relative URLs begin; `https://shop.example` by default. */
  origin?: string;
  /** The second argument of the handler. */
  env?: unknown;
  /** Header fields of every request, such as another `User-Agent`. */
  headers?: RequestInit["headers"];
  /** The most redirects that are followed; 20 by default, 0 for none. */
  redirects?: number;
}

/** A request, and how the browser makes it. */
export interface VisitInit extends Omit<RequestInit, "mode">, Manner {}

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * A visitor with a browser: it keeps cookies and sends them as RFC 6265bis says, and follows redirects within the site.
 * Calls that are not awaited are parallel tabs.
 *
 * ```ts
 * import { visitor } from "eltanin/testing";
 *
 * const ada = visitor(worker, { env });
 * await ada.post("/login", { user: "ada" });
 * await Promise.all([ada.get("/cart/add/apples"), ada.get("/cart/add/pears")]);
 * ada.restart();
 * assert.equal((await ada.get("/account")).status, 401);
 * ```
 */
export function visitor(site: Site, options: VisitorOptions = {}): Visitor {
  return new Visitor(site, options);
}

export class Visitor {
  readonly #site: Site;
  readonly #options: VisitorOptions;
  /** The jar, for tests that look into it or change it. */
  jar = new CookieJar();
  readonly #waiting: Promise<unknown>[] = [];

  constructor(site: Site, options: VisitorOptions = {}) {
    this.#site = site;
    this.#options = options;
  }

  /** The value of a cookie. */
  cookie(name: string): string | undefined {
    return this.jar.cookies.find((cookie) => cookie.name === name)?.value;
  }

  /** Opens a page. */
  get(path: string, init: VisitInit = {}): Promise<Response> {
    return this.fetch(path, init);
  }

  /** Sends a form. */
  post(path: string, fields: Record<string, string> = {}, init: VisitInit = {}): Promise<Response> {
    const { origin } = new URL(path, this.#origin);
    const headers = new Headers(init.headers);
    if (!headers.has("Origin")) headers.set("Origin", origin);
    const form = new URLSearchParams(fields);
    return this.fetch(path, { site: "same-origin", method: "POST", body: form, ...init, headers });
  }

  /** Sends any request. Resolves to the response after redirects. */
  async fetch(path: string, init: VisitInit = {}): Promise<Response> {
    let [url, next] = [new URL(path, this.#origin), init];
    for (let left = this.#options.redirects ?? 20; ; left--) {
      const response = await this.#send(url, next);
      const location = REDIRECTS.includes(response.status) ? response.headers.get("Location") : null;
      const target = location === null ? undefined : new URL(location, url);
      if (!target || left <= 0 || target.origin !== url.origin) return response;
      // RFC 9110 section 15.4: 303 becomes a GET, and so does a POST that is redirected by 301 or 302.
      const becomesGet = response.status === 303 || (response.status < 303 && next.method === "POST");
      const { method, body, ...rest } = next;
      next = becomesGet ? rest : next;
      url = target;
    }
  }

  /** Closes the browser and opens it again: cookies without `Max-Age` or `Expires` are gone. */
  restart(): void {
    this.jar.endSession();
  }

  /** Another browser with a copy of this one's cookies, as a thief has it. */
  copy(): Visitor {
    const other = new Visitor(this.#site, this.#options);
    other.jar = this.jar.copy();
    return other;
  }

  /** Resolves when everything is done that handlers passed to `ctx.waitUntil`. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0) await this.#waiting.pop();
  }

  get #origin(): string {
    return this.#options.origin ?? "https://shop.example";
  }

  async #send(url: URL, { mode, site, ...init }: VisitInit): Promise<Response> {
    const crossSite = site === "cross-site";
    const navigation = (mode ?? "navigate") === "navigate";
    const topSite = crossSite && !navigation ? "https://elsewhere.example" : siteOf(url);
    const context = { url, crossSite, navigation, method: init.method ?? "GET", topSite };
    const headers = new Headers(this.#options.headers);
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const cookie = this.jar.field(context);
    if (cookie !== undefined && !headers.has("Cookie")) headers.set("Cookie", cookie);
    const request = browser(url, { ...init, headers }, { ...(mode && { mode }), ...(site && { site }) });
    const handle = typeof this.#site === "function" ? this.#site : this.#site.fetch.bind(this.#site);
    const ctx = { waitUntil: (work: Promise<unknown>) => void this.#waiting.push(work), passThroughOnException() {} };
    const response = await handle(request, this.#options.env, ctx);
    for (const field of response.headers.getSetCookie()) this.jar.store(field, context);
    return response;
  }
}
