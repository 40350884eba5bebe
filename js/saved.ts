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
    cookies: edits.flatMap(([, , , ...parts]) => (parts.length > 0 ? [cookieOf(parts)] : [])),
    token: headers.get("Session-Token") ?? "",
  };
}

/** The parts of a cookie, in the order of `push_cookie` in `src/wasm/step.rs`. */
function cookieOf(parts: string[]): SavedCookie {
  const [name, value, path, domain, maxAge, secure, sameSite, partitioned] = parts as Eight;
  return {
    name,
    value,
    options: {
      path,
      ...(domain && { domain }),
      ...(maxAge && { maxAge: Number(maxAge) }),
      httpOnly: true,
      secure: secure !== "",
      sameSite: sameSite as SavedCookie["options"]["sameSite"],
      ...(partitioned && { partitioned: true }),
    },
  };
}

type Eight = [string, string, string, string, string, string, string, string];
