/** What sessions take as a request, and its parts that cross to the core. */

import { FIELD_MAX_CHARS, URL_MAX_CHARS } from "./core/contract.gen.js";
import { SessionsError } from "./error.js";
import { nameOf } from "./given.js";

/** The parts of a `Request` that Eltanin needs, for frameworks without `Request`. */
export interface RequestLike {
  /** The absolute URL. An invalid one counts as https on another host. */
  url: string;
  /** Default `"GET"`. */
  method?: string;
  headers: { get(name: string): string | null };
}

/** The parts of a request that always cross. The core reads other fields when it needs them. */
export type Head = readonly [cookie: string, line: string | undefined];

/**
 * The line has the method and the URL. Unless `whole` is true, only a URL of plain http crosses. A GET with another
 * URL, as most requests are, has no line. Who has no use for the method passes one, since workerd takes long to read it.
 *
 * @throws SessionsError `request` if it is none.
 */
export function headOf(request: Request | RequestLike, whole = false, method: unknown = methodOf(request)): Head {
  const { url, headers } = request ?? {};
  if (!isRequest(method, url, headers)) throw notRequest(request);
  const cookie = headers.get("Cookie");
  const crosses = whole || url.startsWith("http:");
  const line = crosses || method !== "GET" ? `${method} ${crosses ? url.slice(0, URL_MAX_CHARS) : ""}` : undefined;
  return [typeof cookie === "string" && cookie.length <= FIELD_MAX_CHARS ? cookie : "", line];
}

/** @throws SessionsError `request` if it is none. */
export function ensureRequest(request: Request | RequestLike): void {
  const { url, headers } = request ?? {};
  if (!isRequest(methodOf(request), url, headers)) throw notRequest(request);
}

function methodOf(request: Request | RequestLike | undefined): unknown {
  const { method = "GET" } = request ?? {};
  return method;
}

/** Whether these are the parts of a request. The names in a `Map` are not those of header fields, which have no case. */
function isRequest(method: unknown, url: unknown, headers: Partial<Headers> | undefined): boolean {
  const fields = typeof headers?.get === "function" && !(headers instanceof Map);
  return fields && typeof url === "string" && typeof method === "string";
}

/** Where frameworks keep the `Request`. */
const PLACES = ["raw", "req.raw", "req", "request"];

/** The error for what is no request. It names what was given, and what would be right. */
export function notRequest(given: unknown): SessionsError {
  return new SessionsError("usage", "request", `the request given is ${nameOf(given)}; ${whatIsRight(given)}`);
}

type Anything = Record<string, unknown> | undefined | null;

function whatIsRight(given: unknown): string {
  const at = (path: string) => path.split(".").reduce((from, key) => from?.[key] as Anything, given as Anything);
  const place = PLACES.find((path) => {
    const { method = "GET", url, headers } = at(path) ?? {};
    return isRequest(method, url, headers as Partial<Headers>);
  });
  if (place) return `pass its \`${place}\``;
  const headers = at("headers");
  const whole = "pass the Request, or { url, method, headers }";
  if (typeof headers !== "object" || headers === null) return whole;
  if (typeof headers.get !== "function" || headers instanceof Map) {
    return `its \`headers\` must be a Headers object: ${whole} with new Headers(…)`;
  }
  return `its \`url\` and \`method\` must be text: ${whole} with an absolute URL`;
}
