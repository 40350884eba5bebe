import { redirect } from "react-router";
import { pages } from "../shop.js";
import { getSession } from "./sessions.server.js";

export async function loader({ context, request }) {
  const { pathname, searchParams } = new URL(request.url);
  const { text, location } = await pages[pathname](() => getSession(context), searchParams);
  return location ? redirect(location, 303) : new Response(text);
}

export const action = loader;
