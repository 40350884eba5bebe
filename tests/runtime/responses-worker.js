/** The worker of the tests on responses: each path answers with a response of another kind. */

import { kv, Sessions } from "eltanin";

const own = { "Set-Cookie": "own=1; Path=/" };

function socket() {
  const [client, server] = Object.values(new WebSocketPair());
  server.accept();
  server.send("hello");
  return new Response(null, { status: 101, webSocket: client, headers: own });
}

function streamed() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  writer.write(encoder.encode("bo")).then(() => writer.write(encoder.encode("dy")).then(() => writer.close()));
  return new Response(readable, { headers: own });
}

async function cached(_request, origin) {
  const { default: cache } = caches;
  const key = new Request(`${origin}/cached`);
  await cache.put(key, new Response("body", { headers: { "Cache-Control": "public, max-age=60", ETag: '"1"' } }));
  return cache.match(key);
}

const read = async () => {
  const response = new Response("x");
  await response.text();
  return response;
};

const answers = {
  "/plain": () => new Response("body", { headers: own }),
  "/redirect": () => Response.redirect("https://shop.example/next", 303),
  "/204": () => new Response(null, { status: 204, headers: own }),
  "/304": () => new Response(null, { status: 304, headers: { ...own, ETag: '"1"' } }),
  "/101": socket,
  "/streamed": streamed,
  "/cached": cached,
  "/fetched": (request, origin) => fetch(`${origin}/200`, { method: request.method }),
  "/fetched-302": (_request, origin) => fetch(`${origin}/302`, { redirect: "manual" }),
  "/fetched-304": (_request, origin) => fetch(`${origin}/304`),
  "/fetched-101": (_request, origin) => fetch(`${origin}/socket`, { headers: { Upgrade: "websocket" } }),
  "/rewritten": async (_request, origin) => new HTMLRewriter().transform(await fetch(`${origin}/200`)),
  // What cannot carry a cookie.
  "/error": () => Response.error(),
  "/used": read,
  "/undefined": () => undefined,
  "/text": () => "body",
  "/promise": () => [Promise.resolve(new Response())][0],
};

export default {
  async fetch(request, { ORIGIN, SESSIONS, SESSION_SECRET }) {
    const { pathname } = new URL(request.url);
    let writes = 0;
    const put = (...all) => {
      writes++;
      return SESSIONS.put(...all);
    };
    const counted = { get: (...all) => SESSIONS.get(...all), put };
    const sessions = new Sessions({ store: kv(counted), secret: SESSION_SECRET });
    const session = await sessions.open(request);
    session.set("a", 1);
    try {
      const given = answers[pathname](request, ORIGIN);
      const sent = await sessions.commit(session, pathname === "/promise" ? given : await given);
      // A second commit of the same response, as by an adapter behind a handler that commits.
      return await sessions.commit(session, sent);
    } catch ({ category, code, message }) {
      return Response.json({ category, code, message, writes }, { status: 500 });
    }
  },
};
