/** The types of the adapter for Astro. */

import type { APIContext, AstroIntegration, MiddlewareHandler } from "astro";
import { type KVNamespaceLike, kv, Sessions } from "eltanin";
import integration, { type GetSession, middleware, requireUser } from "eltanin/astro";

interface Data {
  visits?: number;
}

declare const env: { SESSIONS: KVNamespaceLike; SECRET: string };

/** What the integration's own declaration is, with the site's data. */
type Locals = { session: GetSession<Data> };

export const added: AstroIntegration = integration({ sessions: "./src/shop.ts" });
// @ts-expect-error: a misspelt option.
integration({ session: "./src/shop.ts" });

export const onRequest: MiddlewareHandler = middleware(
  () => new Sessions<Data>({ store: kv(env.SESSIONS), secret: env.SECRET }),
);
export const byPath: MiddlewareHandler = middleware(
  ({ url }: APIContext) => new Sessions({ store: kv(env.SESSIONS), secret: url.host }),
);

export async function GET(context: APIContext): Promise<Response> {
  const refused = await requireUser(context, "/login");
  if (refused) return refused;
  const session = await (context.locals as Locals).session();
  const visits: number | undefined = session?.get("visits");
  // @ts-expect-error: a misspelt key.
  session?.get("visit");
  // @ts-expect-error: a value of another type.
  session?.set("visits", "many");
  return new Response(`${visits}`);
}
