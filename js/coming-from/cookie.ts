/** The old cookie: its value in a request, its removal from a response. */

import type { RequestLike } from "../request.js";

/** Where the old cookie is. `path` and `domain` must be those it was set with, or browsers keep it. */
export interface CookiePlace {
  cookieName?: string;
  /** `/` by default. */
  path?: string;
  domain?: string;
}

/** The decoded value of a cookie, `undefined` if the request has none. */
export function cookieOf(request: RequestLike, name: string): string | undefined {
  const { headers } = request;
  const field = typeof headers.get === "function" ? headers.get("cookie") : undefined;
  for (const pair of (field ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at >= 0 && pair.slice(0, at).trim() === name) return decoded(pair.slice(at + 1).trim());
  }
  return undefined;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Removes the cookie, unless the response sets a cookie of that name. */
export function removal(response: Response, place: CookiePlace & { cookieName: string }): Response {
  const { cookieName, path = "/", domain } = place;
  if (response.headers.getSetCookie().some((field) => field.startsWith(`${cookieName}=`))) return response;
  const secure = cookieName.startsWith("__") ? "; Secure" : "";
  const field = `${cookieName}=; Path=${path}${domain ? `; Domain=${domain}` : ""}; Max-Age=0; HttpOnly${secure}`;
  try {
    response.headers.append("Set-Cookie", field);
    return response;
  } catch {
    // The headers of a fetched response cannot be changed.
    const copy = new Response(response.body, response);
    copy.headers.append("Set-Cookie", field);
    return copy;
  }
}
