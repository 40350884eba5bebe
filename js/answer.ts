/** What an answer carries: the cookie, the token, and the word to caches that it is one visitor's own. */

export interface Carried {
  setCookie?: string | undefined;
  token?: string | undefined;
}

/** The response with what a session adds to it. */
export function answer(response: Response, carried: Carried): Response {
  try {
    return carry(response, carried);
  } catch {
    // The headers of a fetched or redirecting response cannot be changed.
    return carry(new Response(response.body, response), carried);
  }
}

function carry(response: Response, { setCookie, token }: Carried): Response {
  const { headers } = response;
  // First of all, since it always changes something: so nothing is half done when the headers cannot be changed.
  headers.set("Cache-Control", headers.get("Cache-Control") ?? "private, no-store");
  vary(headers);
  if (setCookie) replaceCookie(headers, setCookie);
  if (token) headers.set("Session-Token", token);
  return response;
}

function vary(headers: Headers): void {
  const named = headers.get("Vary")?.toLowerCase().split(/\s*,\s*/) ?? [];
  if (!named.includes("cookie") && !named.includes("*")) headers.append("Vary", "Cookie");
}

/** Adds a cookie; an earlier one of the same name goes, all others stay (RFC 6265 section 4.1.1). */
function replaceCookie(headers: Headers, setCookie: string): void {
  const name = setCookie.slice(0, setCookie.indexOf("=") + 1);
  const others = headers.getSetCookie().filter((other) => !other.startsWith(name));
  headers.delete("Set-Cookie");
  for (const cookie of [...others, setCookie]) headers.append("Set-Cookie", cookie);
}
