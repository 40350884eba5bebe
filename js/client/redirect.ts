/** Redirects, followed by hand, so that a token never leaves its origin. */

const SAFE = /^(get|head)$/i;

const STATUSES = [301, 302, 303, 307, 308];

/** As in the Fetch standard. */
const REDIRECTS_MAX = 20;

/** The fields that describe a request's body, and those that no other origin gets. */
const OF_BODY = /^content-/;
const OF_ORIGIN = /^(authorization|cookie|host|proxy-authorization|session-token)$/;

/** What one request of a chain is sent with. */
export type Chained = RequestInit & { headers: Headers; redirect: RequestRedirect };

/**
 * Whether the platform hides where a redirect leads, as browsers do, so that only it can follow one. It is recognised by
 * a header that a browser lets no script set. No global name tells: workers and tests may have a `document`.
 */
export function hidesRedirects(): boolean {
  return !new Request("http://a", { headers: { Cookie: "a" } }).headers.has("Cookie");
}

/**
 * Follows redirects as the Fetch standard's "HTTP-redirect fetch" does. `send` sends one request, and is told whether
 * all requests so far went to the origin of `url`.
 *
 * @throws TypeError where `fetch` rejects.
 */
export async function follow(
  url: URL,
  request: Request | undefined,
  init: Chained,
  send: (input: URL | Request, init: Chained, isHome: boolean) => Promise<Response>,
): Promise<Response> {
  const { origin } = url;
  const { headers, redirect: mode } = init;
  init = { ...init, redirect: "manual" };
  let method = init.method ?? request?.method ?? "GET";
  let body = init.body ?? undefined;
  // The body of a `Request` can be read once.
  let copy = body || SAFE.test(method) ? undefined : request?.clone();
  let response = await send(request ?? url, init, true);
  for (let isHome = true, count = 0; STATUSES.includes(response.status) && mode !== "manual"; count++) {
    const location = response.headers.get("Location");
    if (mode === "error") throw new TypeError("the response is a redirect");
    if (location === null) break;
    if (count === REDIRECTS_MAX) throw new TypeError("too many redirects");
    await response.body?.cancel();
    url = new URL(location, url);
    if (!/^https?:$/.test(url.protocol)) throw new TypeError(`a redirect leads to ${url.protocol}`);
    if (response.status === 303 ? !SAFE.test(method) : response.status < 303 && /^post$/i.test(method)) {
      method = "GET";
      body = copy = undefined;
      remove(headers, OF_BODY);
    }
    if (copy && !copy.bodyUsed) body = await copy.arrayBuffer();
    if ((body as Partial<AsyncIterable<unknown>> | undefined)?.[Symbol.asyncIterator])
      throw new TypeError("a stream cannot be sent again after a redirect");
    isHome &&= url.origin === origin;
    if (!isHome) remove(headers, OF_ORIGIN);
    const { cf, integrity, signal } = (request ?? {}) as Request & { cf?: unknown };
    response = await send(url, { cf, integrity, signal, ...init, method, body } as Chained, isHome);
    // As after the platform's own redirects.
    Reflect.defineProperty(response, "redirected", { value: true });
  }
  return response;
}

function remove(headers: Headers, names: RegExp): void {
  for (const name of [...headers.keys()]) if (names.test(name)) headers.delete(name);
}
