/** Session tokens as RFC 6750 wants them: what a request brings, and how it is told that this is no session. */

/** A bearer's credentials in an `Authorization` field, alone or among others. */
const BEARER = /(?:^|,)[ \t]*bearer(?=[ \t,]|$)/gi;

/** A token among a WebSocket's subprotocols, which are all that a browser can send along. */
const TOKEN_PROTOCOL = "eltanin.token.";

/** What a WebSocket offers: the token, and the first subprotocol that is none, `""` without one. */
export interface SocketOffer {
  token: string;
  protocol: string;
}

/** Reads `Sec-WebSocket-Protocol` (RFC 6455 section 11.3.4). Two tokens are none. */
export function socketOffer(headers: Headers): SocketOffer {
  const [tokens, others] = [
    socketTokens(headers),
    protocols(headers).filter((name) => !name.startsWith(TOKEN_PROTOCOL)),
  ];
  return { token: tokens.length === 1 ? (tokens[0] ?? "") : "", protocol: others[0] ?? "" };
}

function protocols(headers: Headers): string[] {
  return (headers.get("Sec-WebSocket-Protocol") ?? "").split(",").map((name) => name.trim());
}

function socketTokens(headers: Headers): string[] {
  const tokens = protocols(headers).filter((name) => name.startsWith(TOKEN_PROTOCOL));
  return tokens.map((name) => name.slice(TOKEN_PROTOCOL.length));
}

/** Whether the client asks for a new session and its token. */
export function asksForToken({ headers }: Request): boolean {
  return headers.get("Session-Token")?.trim() === "?1";
}

/**
 * The answer to a request whose token is no session; `undefined` when it brought none. Which of the possible reasons
 * it is, the answer does not tell.
 */
export function refusal(request: Request, expose: boolean): Response | undefined {
  const brought =
    (request.headers.get("Authorization")?.match(BEARER) ?? []).length + socketTokens(request.headers).length;
  if (brought === 0) return undefined;
  // RFC 6750 section 3.1: "uses more than one method for including an access token".
  if (brought > 1 || hasTokenInUrl(request)) return unauthorized(400, "invalid_request", expose);
  return unauthorized(401, "invalid_token", expose);
}

function hasTokenInUrl({ url }: Request): boolean {
  return url.includes("access_token=") && new URL(url).searchParams.has("access_token");
}

function unauthorized(status: number, error: string, expose: boolean): Response {
  const headers = new Headers({ "WWW-Authenticate": `Bearer error="${error}"`, "Cache-Control": "no-store" });
  if (expose) headers.set("Access-Control-Expose-Headers", "WWW-Authenticate");
  return new Response(null, { status, headers });
}
