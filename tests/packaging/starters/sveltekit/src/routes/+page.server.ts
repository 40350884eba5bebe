import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals }) => {
  const session = await locals.session();
  session?.set("visits", (session.get("visits") ?? 0) + 1);
  return { visits: session?.get("visits") };
};
