/** Applies the core's reply to a response. */

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

/** Applies the edits to a response. A response with immutable headers is copied. */
export function respond(response: Response, edits: Edits): Response {
  try {
    apply(response.headers, edits);
    return response;
  } catch {
    // The headers of a fetched or redirecting response are immutable.
    const copy = new Response(response.body, response);
    apply(copy.headers, edits);
    return copy;
  }
}

/** Edits header fields. The first edit always sets a field, so immutable headers fail before anything is changed. */
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

/** The parts of a `Set-Cookie` field, for frameworks that take a name, a value and options. */
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

/** Parses a `Set-Cookie` field that the core has written (RFC 6265 section 4.1). */
export function readCookie(field: string): SavedCookie {
  const [pair = "", ...attributes] = field.split("; ");
  const place = pair.indexOf("=");
  const of = (name: string) => attributes.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  const [domain, maxAge] = [of("Domain"), of("Max-Age")];
  return {
    name: pair.slice(0, place),
    value: pair.slice(place + 1),
    options: {
      path: of("Path") ?? "/",
      ...(domain !== undefined && { domain }),
      ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
      httpOnly: attributes.includes("HttpOnly"),
      secure: attributes.includes("Secure"),
      sameSite: (of("SameSite") ?? "Lax").toLowerCase() as SavedCookie["options"]["sameSite"],
      ...(attributes.includes("Partitioned") && { partitioned: true }),
    },
  };
}
