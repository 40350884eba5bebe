import { pages } from "../../shop.js";

export default defineEventHandler(async (event) => {
  const { pathname, searchParams } = getRequestURL(event);
  const page = pages[pathname];
  if (!page) throw createError({ statusCode: 404 });
  const { text, location } = await page(() => useEltaninSession(event), searchParams);
  return location ? sendRedirect(event, location, 303) : text;
});
