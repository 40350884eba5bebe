export default defineEventHandler(async (event) => {
  const session = await useEltaninSession(event);
  session?.set("visits", (session.get("visits") ?? 0) + 1);
  return `visit ${session?.get("visits")}`;
});
