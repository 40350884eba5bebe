/** Requests and header fields of Node, for the adapters of its frameworks. */

import type { RequestLike } from "../../request.js";
import type { Accessor } from "../accessor.js";

/** What the adapters need of an `http.IncomingMessage` or `http2.Http2ServerRequest`. */
export interface NodeRequest {
  method?: string | undefined;
  url?: string | undefined;
  headers: NodeFields;
  socket: object;
}

/** Header fields as Node has them. The names are in lower case. */
export type NodeFields = Record<string, string | number | string[] | undefined>;

/** The request as `sessions.open` takes it. Express shortens `url` to the part below a router. */
export function requestOf(request: NodeRequest & { originalUrl?: string }): RequestLike {
  const { method = "GET", originalUrl, url, headers, socket } = request;
  const host = headers.host ?? headers[":authority"];
  const scheme = (socket as { encrypted?: boolean }).encrypted ? "https" : "http";
  return {
    method,
    url: host === undefined ? "" : `${scheme}://${host}${originalUrl ?? url}`,
    headers: { get: (name) => headers[name.toLowerCase()]?.toString() ?? null },
  };
}

/** The head of a response that is not sent yet. */
export interface Head {
  fields: object;
  /** Adds a field, or replaces it. */
  set(name: string, value: string | string[]): void;
}

/** Commits the session, and sets what the response needs. Synchronous if the session was not asked for. */
export function commitHead<Data>(accessor: Accessor<Data>, head: Head): Promise<void> | undefined {
  if (accessor.asked) return saveHead(accessor, head);
  return accessor.discard();
}

async function saveHead<Data>(accessor: Accessor<Data>, { fields, set }: Head): Promise<void> {
  const before = new Headers();
  for (const [name, values] of Object.entries(fields as NodeFields)) {
    for (const value of [values].flat()) if (value !== undefined) before.append(name, String(value));
  }
  const { headers } = await accessor.commit(new Response(null, { headers: before }));
  for (const [name, value] of headers) if (name !== "set-cookie" && value !== before.get(name)) set(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) set("set-cookie", cookies);
}
