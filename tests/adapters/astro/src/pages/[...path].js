import { pages } from "../../../scenario.js";

export async function ALL({ locals, params, redirect, url }) {
  const answer = await pages[`/${params.path}`](locals.session, url.searchParams);
  return answer.location ? redirect(answer.location, 303) : new Response(answer.text, answer);
}
