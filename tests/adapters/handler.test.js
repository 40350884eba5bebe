/** `sessions.handler` passes the tests of the adapters, so that both have the same rules. */

import { pages, scenario, upstream, visit } from "./scenario.js";

/** A worker without a framework. Its runtime answers what it throws. */
function shop(source) {
  const answer = async (request, _env, _context, session) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/fetched") {
      await visit(session);
      return upstream();
    }
    if (pathname === "/account") {
      return (await session())?.userid() ? new Response("your account") : new Response("no", { status: 401 });
    }
    const { text, status, location } = await pages[pathname](session, searchParams);
    return location
      ? new Response(null, { status: 303, headers: { Location: location } })
      : new Response(text, { status });
  };
  return (request) =>
    source()
      .handler(answer)(request)
      .catch((error) => new Response(error.message, { status: 500 }));
}

scenario("handler", shop);
