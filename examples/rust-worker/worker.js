import { kv, Sessions } from "eltanin";

export default {
  async fetch(request, env) {
    const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
    const session = await sessions.open(request);
    const { pathname } = new URL(request.url);
    if (pathname === "/login") session?.login("grace");
    else if (pathname === "/logout") session?.logout();
    else session?.set("visits", (session.get("visits") ?? 0) + 1);
    const answer = { user: session?.userid(), visits: session?.get("visits") };
    return sessions.commit(session, Response.json(answer));
  },
};
