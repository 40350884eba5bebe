/** The shop as a worker without a framework. */

import { memory, Sessions } from "eltanin";
import { pages } from "./shop.js";

const sessions = new Sessions({ store: memory(), secret: "the matrix's own secret, of forty bytes." });

const fetch = sessions.handler(async (request, _env, _ctx, session) => {
  const { pathname, searchParams } = new URL(request.url);
  const { text, location } = await pages[pathname](session, searchParams);
  return location ? new Response(null, { status: 303, headers: { Location: location } }) : new Response(text);
});

export default { fetch };
