import { type KVNamespaceLike, kv, Sessions } from "eltanin";

interface Env {
  SESSIONS: KVNamespaceLike; // or KVNamespace, of `wrangler types`
  SESSION_SECRET: string;
}

interface Data {
  visits?: number;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const sessions = new Sessions<Data>({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
    const session = await sessions.open(request); // null for a robot
    session?.set("visits", session.get("visits", 0) + 1);
    return sessions.commit(session, new Response(`visit ${session?.get("visits")}`));
  },
};
