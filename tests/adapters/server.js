/** A fetch handler for the tests of servers. */

import { once } from "node:events";

/** What the server at `origin` answers, whatever the origin of the request. */
export function proxy(origin) {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "POST" ? await request.text() : undefined;
    const { method, headers } = request;
    if (headers.has("Origin")) headers.set("Origin", origin);
    return fetch(`${origin}${pathname}${search}`, { method, headers, body, redirect: "manual" });
  };
}

/** What a server of Node answers over HTTP. Returns the handler, and a function that closes the server. */
export async function serve(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const handler = proxy(`http://localhost:${server.address().port}`);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { handler, close };
}
