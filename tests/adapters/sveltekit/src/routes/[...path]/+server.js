import { redirect, text } from "@sveltejs/kit";
import { pages } from "../../../../scenario.js";

export async function fallback({ locals, url }) {
  const answer = await pages[url.pathname](locals.session, url.searchParams);
  if (answer.location) redirect(303, answer.location);
  return text(answer.text, answer);
}
