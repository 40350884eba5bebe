/** What `sessions.save` returns. */

import { apply, type Edits } from "./response.js";

/** The result of a save, and what the response must carry. */
export interface Saved {
  /** As `session.status`. */
  status: "unchanged" | "saved" | "merged" | "dropped";
  /** All header fields that the response must carry. */
  headers: Headers;
  /** The cookies among them, in parts. */
  cookies: SavedCookie[];
  /** The new session token, `""` if there is none. */
  token: string;
}

/** The parts of a cookie, for frameworks that take a name, a value and options. */
export interface SavedCookie {
  name: string;
  value: string;
  options: {
    path: string;
    domain?: string;
    /** In seconds. */
    maxAge?: number;
    httpOnly: boolean;
    secure: boolean;
    sameSite: "strict" | "lax" | "none";
    partitioned?: boolean;
  };
}

export function savedOf(status: Saved["status"], edits: Edits): Saved {
  const headers = new Headers();
  apply(headers, edits);
  return {
    status,
    headers,
    cookies: headers.getSetCookie().map(cookieOf),
    token: headers.get("Session-Token") ?? "",
  };
}

/** The parts of a cookie, from the field that `src/cookie.rs` writes. */
function cookieOf(field: string): SavedCookie {
  const [[name, value], ...rest] = field.split("; ").map(pairOf) as [Pair, ...Pair[]];
  const attributes = new Map(rest);
  const [path, domain, maxAge] = ["Path", "Domain", "Max-Age"].map((attribute) => attributes.get(attribute));
  return {
    name,
    value,
    options: {
      path: path as string,
      ...(domain && { domain }),
      ...(maxAge && { maxAge: Number(maxAge) }),
      httpOnly: attributes.has("HttpOnly"),
      secure: attributes.has("Secure"),
      sameSite: attributes.get("SameSite")?.toLowerCase() as SavedCookie["options"]["sameSite"],
      ...(attributes.has("Partitioned") && { partitioned: true }),
    },
  };
}

type Pair = readonly [name: string, value: string];

/** The name before the first `=`, and the value behind it. */
function pairOf(part: string): Pair {
  const end = part.indexOf("=");
  return end < 0 ? [part, ""] : [part.slice(0, end), part.slice(end + 1)];
}
