import { pages } from "../../shop.js";

export default defineEventHandler(async (event) => {
  const { pathname, searchParams } = getRequestURL(event);
  const page = pages[pathname];
  if (!page) return;
  const { text, location } = await page(() => useEltaninSession(event), searchParams);
  return location ? sendRedirect(event, location, 303) : text;
});
