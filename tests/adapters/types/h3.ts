/** The types of the adapters for h3 and Nitro. */

import { type KVNamespaceLike, kv, memory, Sessions } from "eltanin";
import { eltanin, eltaninPlugin, type GetSession, requireUser, useEltaninSession } from "eltanin/h3";
import { H3, type H3Event } from "h3";
import { createApp, eventHandler, type H3Event as OldEvent } from "h3-1";

interface Data {
  visits?: number;
}

declare module "h3" {
  interface H3EventContext {
    session: GetSession<Data>;
    cloudflare: { env: { SESSIONS: KVNamespaceLike; SECRET: string } };
  }
}

const sessions = new Sessions<Data>({ store: memory(), secret: "" });

export const app = new H3().use(
  eltanin(({ context }: H3Event) => {
    const { env } = context.cloudflare;
    return new Sessions<Data>({ store: kv(env.SESSIONS), secret: env.SECRET });
  }),
);
app.use("/account", requireUser("/login"));
app.get("/", async (event) => {
  const session = await event.context.session();
  const visits: number | undefined = session?.get("visits");
  // @ts-expect-error: a misspelt key.
  session?.get("visit");
  // @ts-expect-error: a value of another type.
  session?.set("visits", "many");
  return `visit ${visits}`;
});

export const old = createApp().use(
  eventHandler(async (event) => {
    const session = await useEltaninSession<Data>(event);
    const visits: number | undefined = session?.get("visits");
    // @ts-expect-error: a misspelt key.
    session?.get("visit");
    return `visit ${visits}`;
  }),
);
eltaninPlugin(sessions)(old);
eltaninPlugin((event: OldEvent) => (event.path === "/" ? sessions : sessions))({ h3App: old });

// @ts-expect-error: the options in place of the sessions.
eltanin({ store: memory(), secret: "" });
