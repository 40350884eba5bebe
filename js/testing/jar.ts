/** A browser's cookie jar: RFC 6265bis (draft-ietf-httpbis-rfc6265bis-20), sections 5.6 to 5.8. */

/** A cookie as a jar keeps it. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Whether only the host that set it gets it. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: "strict" | "lax" | "none" | "default";
  /** When it ends, in milliseconds since the epoch. `undefined` for a cookie that ends with the browser. */
  readonly expiresAt: number | undefined;
  readonly createdAt: number;
  /** The site of the page, for a `Partitioned` cookie. */
  readonly partition: string | undefined;
}

/** What a request is to a jar. */
export interface CookieContext {
  readonly url: URL;
  /** Whether a page of another site makes the request. */
  readonly crossSite: boolean;
  /** Whether it is a top-level navigation. */
  readonly navigation: boolean;
  readonly method: string;
  /** The site of the page that makes the request. */
  readonly topSite: string;
}

const PAIR_MAX_BYTES = 4_096;
const ATTRIBUTE_MAX_BYTES = 1_024;
const AGE_MAX_MS = 400 * 86_400_000;
/** How many cookies a host may have. Chromium keeps 180. */
const HOST_MAX = 180;

/** The site of a URL: its scheme and registrable domain. The last two labels stand for the domain. */
export function siteOf({ protocol, hostname }: URL): string {
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return `${protocol}//${isAddress ? hostname : hostname.split(".").slice(-2).join(".")}`;
}

/** Whether a browser sends `Secure` cookies there: over https, and to this machine. */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(localhost|.*\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}

export class CookieJar {
  #cookies: StoredCookie[] = [];
  #created = 0;

  /** The cookies that have not expired. */
  get cookies(): readonly StoredCookie[] {
    const now = Date.now();
    this.#cookies = this.#cookies.filter(({ expiresAt = Number.POSITIVE_INFINITY }) => now < expiresAt);
    return this.#cookies;
  }

  /** Stores one `Set-Cookie` field (section 5.7). Ignores what a browser ignores. */
  store(field: string, context: CookieContext): void {
    const cookie = this.#parse(field, context);
    if (!cookie || !mayStore(cookie, context)) return;
    const secureThere = this.#cookies.some(
      (old) =>
        old.secure &&
        old.name === cookie.name &&
        (matches(old.domain, cookie.domain) || matches(cookie.domain, old.domain)),
    );
    if (secureThere && !cookie.secure && !isTrustworthy(context.url)) return;
    const isSame = (old: StoredCookie) =>
      old.name === cookie.name &&
      old.domain === cookie.domain &&
      old.hostOnly === cookie.hostOnly &&
      old.path === cookie.path &&
      old.partition === cookie.partition;
    const old = this.#cookies.find(isSame);
    this.#cookies = this.#cookies.filter((one) => one !== old);
    this.#cookies.push(old ? { ...cookie, createdAt: old.createdAt } : cookie);
    const ofHost = this.cookies.filter(({ domain }) => domain === cookie.domain);
    if (ofHost.length > HOST_MAX) this.#cookies.splice(this.#cookies.indexOf(ofHost[0] as StoredCookie), 1);
  }

  /** The `Cookie` field of a request (section 5.8.3). `undefined` if there is no cookie for it. */
  field(context: CookieContext): string | undefined {
    const sent = this.cookies.filter((cookie) => isSent(cookie, context));
    sent.sort((one, other) => other.path.length - one.path.length || one.createdAt - other.createdAt);
    return sent.length > 0 ? sent.map(({ name, value }) => (name ? `${name}=${value}` : value)).join("; ") : undefined;
  }

  /** Removes the cookies that end with the browser. */
  endSession(): void {
    this.#cookies = this.#cookies.filter(({ expiresAt }) => expiresAt !== undefined);
  }

  /** Removes the cookies with this name, or all. */
  clear(name?: string): void {
    this.#cookies = name === undefined ? [] : this.#cookies.filter((cookie) => cookie.name !== name);
  }

  /** An independent jar with the same cookies. */
  copy(): CookieJar {
    const jar = new CookieJar();
    jar.#cookies = [...this.cookies];
    jar.#created = this.#created;
    return jar;
  }

  /** Section 5.6. */
  #parse(field: string, { url, topSite }: CookieContext): StoredCookie | undefined {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the draft names these characters
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(field)) return undefined;
    const [pair = "", ...parts] = field.split(";");
    const [name, value] = pair.includes("=") ? split(pair) : ["", pair.trim()];
    if ((name === "" && value === "") || bytes(name + value) > PAIR_MAX_BYTES) return undefined;
    const attributes = new Map<string, string>();
    for (const part of parts) {
      const [key, text] = split(part);
      if (bytes(text) <= ATTRIBUTE_MAX_BYTES) attributes.set(key.toLowerCase(), text);
    }
    const domain = (attributes.get("domain") ?? "").replace(/^\./, "").toLowerCase();
    const path = attributes.get("path") ?? "";
    const sameSite = (attributes.get("samesite") ?? "").toLowerCase();
    return {
      name,
      value,
      domain: domain || url.hostname,
      hostOnly: domain === "",
      path: path.startsWith("/") ? path : defaultPath(url.pathname),
      secure: attributes.has("secure"),
      httpOnly: attributes.has("httponly"),
      sameSite: sameSite === "strict" || sameSite === "lax" || sameSite === "none" ? sameSite : "default",
      expiresAt: expiry(attributes),
      createdAt: this.#created++,
      partition: attributes.has("partitioned") ? topSite : undefined,
    };
  }
}

function split(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `Max-Age` wins over `Expires`. Both are capped at 400 days. */
function expiry(attributes: Map<string, string>): number | undefined {
  const now = Date.now();
  const age = attributes.get("max-age");
  if (age !== undefined && /^-?\d+$/.test(age)) {
    return Number(age) <= 0 ? 0 : now + Math.min(Number(age) * 1_000, AGE_MAX_MS);
  }
  const at = Date.parse(attributes.get("expires") ?? "");
  return Number.isNaN(at) ? undefined : Math.min(at, now + AGE_MAX_MS);
}

/** Section 5.1.4. */
function defaultPath(path: string): string {
  const end = path.lastIndexOf("/");
  return end > 0 ? path.slice(0, end) : "/";
}

/** Whether `host` is `domain` or below it (section 5.1.3). */
function matches(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && !/^[\d.]+$/.test(host));
}

function mayStore(cookie: StoredCookie, { url, crossSite, navigation, topSite }: CookieContext): boolean {
  const { domain, hostOnly, path, secure, sameSite, partition } = cookie;
  // The jar has no list of public suffixes: a domain of one label is taken as one.
  if (!hostOnly && (!matches(url.hostname, domain) || (!domain.includes(".") && domain !== url.hostname))) return false;
  if (secure && !isTrustworthy(url)) return false;
  if ((sameSite === "none" || partition !== undefined) && !secure) return false;
  if (crossSite && !navigation && sameSite !== "none") return false;
  if (partition !== undefined && topSite === "") return false;
  const name = (cookie.name || cookie.value).toLowerCase();
  if (name.startsWith("__secure-")) return secure;
  return !name.startsWith("__host-") || (secure && hostOnly && path === "/");
}

function isSent(cookie: StoredCookie, { url, crossSite, navigation, method, topSite }: CookieContext): boolean {
  const { domain, hostOnly, path, secure, sameSite, partition } = cookie;
  if (hostOnly ? url.hostname !== domain : !matches(url.hostname, domain)) return false;
  const at = url.pathname;
  if (at !== path && !(at.startsWith(path) && (path.endsWith("/") || at[path.length] === "/"))) return false;
  if (secure && !isTrustworthy(url)) return false;
  if (partition !== undefined && partition !== topSite) return false;
  if (!crossSite || sameSite === "none") return true;
  const isSafe = ["GET", "HEAD", "OPTIONS", "TRACE"].includes(method);
  return sameSite !== "strict" && navigation && isSafe;
}
