/** What an answer carries: the cookie, the token, and the word to caches that it is one visitor's own. */

import { flag, has, type Outcome } from "./plain.js";

export type Carried = Pick<Outcome, "visit" | "setCookie" | "token">;

/** The response with what a session adds to it. With `expose`, scripts from other origins may read the token. */
export function answer(response: Response, carried: Carried, expose: boolean): Response {
  try {
    return carry(response, carried, expose);
  } catch {
    // The headers of a fetched or redirecting response cannot be changed.
    return carry(new Response(response.body, response), carried, expose);
  }
}

function carry(response: Response, { visit, setCookie, token }: Carried, expose: boolean): Response {
  const { headers } = response;
  // First of all, since it always changes something: so nothing is half done when the headers cannot be changed.
  headers.set("Cache-Control", headers.get("Cache-Control") ?? "private, no-store");
  name(headers, "Vary", "Cookie");
  const byToken = has(visit, flag.byToken);
  if (byToken) name(headers, "Vary", "Authorization");
  if (byToken && expose) name(headers, "Access-Control-Expose-Headers", "Session-Token");
  if (setCookie) replaceCookie(headers, setCookie);
  if (token) headers.set("Session-Token", token);
  return response;
}

/** Adds a header's name to the list in `field`, if it is not there. */
function name(headers: Headers, field: string, added: string): void {
  const named = headers
    .get(field)
    ?.toLowerCase()
    .split(/\s*,\s*/);
  if (!named?.includes(added.toLowerCase()) && !named?.includes("*")) headers.append(field, added);
}

/** Adds a cookie; an earlier one of the same name goes, all others stay (RFC 6265 section 4.1.1). */
function replaceCookie(headers: Headers, setCookie: string): void {
  const name = setCookie.slice(0, setCookie.indexOf("=") + 1);
  const others = headers.getSetCookie().filter((other) => !other.startsWith(name));
  headers.delete("Set-Cookie");
  for (const cookie of [...others, setCookie]) headers.append("Set-Cookie", cookie);
}
