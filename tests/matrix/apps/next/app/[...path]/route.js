import { getSession, saveSession } from "../../lib/sessions.js";
import { pages } from "../../shop.js";

async function answer(request) {
  const { pathname, searchParams } = request.nextUrl;
  const { text, location } = await pages[pathname](getSession, searchParams);
  const headers = pathname === "/about" ? new Headers() : await saveSession();
  if (location) headers.set("Location", location);
  return new Response(text ?? null, { status: location ? 303 : 200, headers });
}

export { answer as GET, answer as POST };
