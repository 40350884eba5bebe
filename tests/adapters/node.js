/** A fetch handler for the tests of servers in Node. */

import { once } from "node:events";

/** What a server answers over HTTP. Returns the handler, and a function that closes the server. */
export async function serve(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const handler = async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "POST" ? await request.text() : undefined;
    const { method, headers } = request;
    const origin = `http://localhost:${port}`;
    if (headers.has("Origin")) headers.set("Origin", origin);
    return fetch(`${origin}${pathname}${search}`, { method, headers, body, redirect: "manual" });
  };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { handler, close };
}
