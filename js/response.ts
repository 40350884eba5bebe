/** Applies the core's reply to a response. */

import { SessionsError } from "./error.js";
import { nameOf } from "./given.js";

/** An edit of one header field. The first character of a line is `how`. */
type Edit = readonly [how: string, name: string, value: string];

export type Edits = readonly Edit[];

/** Parses the edits that `src/wasm/step.rs` writes. */
export function readEdits(lines: string): Edits {
  return lines.split("\n").map((line) => {
    const end = line.indexOf(": ");
    return [line.charAt(0), line.slice(1, end), line.slice(end + 2)] as const;
  });
}

/** @throws SessionsError `response` if it cannot carry a cookie. */
export function ensureResponse(response: Response): void {
  const wrong = whatIsWrong(response);
  if (wrong) throw new SessionsError("usage", "response", `the response given is ${wrong}`);
}

function whatIsWrong(response: Response): string | undefined {
  const status = response?.status;
  if (typeof status !== "number" || typeof response.headers?.append !== "function") {
    const right = response === undefined ? "return a Response from the handler" : "pass a Response";
    return `${nameOf(response)}; ${right}, such as new Response(text)`;
  }
  if (status === 0) return "Response.error() or opaque, which has no fields; pass one with a status, such as 502";
  // `body` is not read to see whether it is locked: workerd would create a stream for each response.
  return response.bodyUsed ? "used: its body was read already; commit it before, or read a clone()" : undefined;
}

/**
 * Edits a response, and returns the one to send: the one given, or a copy if its headers are immutable, as those of a
 * fetched or redirecting response.
 */
export function respond(response: Response, edits: Edits): Response {
  // Its own property holds the fields of a copy.
  if (!Object.hasOwn(response, "headers")) {
    try {
      apply(response.headers, edits);
      return response;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  const copy = new Response(response.body, response);
  apply(copy.headers, edits);
  // Hono's `c.res = copy` copies the fields of the old response over those of the new one, so both have the same.
  Reflect.defineProperty(response, "headers", { value: copy.headers, configurable: true });
  return copy;
}

/** Edits header fields. */
export function apply(headers: Headers, edits: Edits): void {
  for (const [how, name, value] of edits) {
    if (how === "=") {
      if (name === "Set-Cookie") replaceCookie(headers, value);
      else headers.set(name, value);
    } else if (how === "&") headers.append(name, value);
    else if (how === "?") headers.set(name, headers.get(name) ?? value);
    else if (how === "+") include(headers, name, value);
    else if (headers.has(name)) headers.set(name, value);
  }
}

/** Adds a name to the list in a field, unless it is there. */
function include(headers: Headers, field: string, added: string): void {
  const names = headers
    .get(field)
    ?.toLowerCase()
    .split(/\s*,\s*/);
  if (!names?.includes(added.toLowerCase()) && !names?.includes("*")) headers.append(field, added);
}

/** Sets a cookie. It replaces one of the same name (RFC 6265 section 4.1.1) and keeps all others. */
function replaceCookie(headers: Headers, field: string): void {
  if (headers.has("Set-Cookie")) {
    const name = field.slice(0, field.indexOf("=") + 1);
    const others = headers.getSetCookie().filter((other) => !other.startsWith(name));
    headers.delete("Set-Cookie");
    for (const cookie of others) headers.append("Set-Cookie", cookie);
  }
  headers.append("Set-Cookie", field);
}
