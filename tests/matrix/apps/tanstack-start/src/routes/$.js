import { createFileRoute } from "@tanstack/react-router";
import { pages } from "../../shop.js";

async function answer({ context, request }) {
  const { pathname, searchParams } = new URL(request.url);
  const { text, location } = await pages[pathname](context.session, searchParams);
  return location ? new Response(null, { status: 303, headers: { Location: location } }) : new Response(text);
}

export const Route = createFileRoute("/$")({ server: { handlers: { GET: answer, POST: answer } } });
