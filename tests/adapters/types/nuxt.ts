/** The types of the module for Nuxt. */

import { installModule } from "@nuxt/kit";
import type { KVNamespaceLike } from "eltanin";
import { kv, Sessions } from "eltanin";
import { useEltaninSession } from "eltanin/h3";
import eltanin, { type EltaninOptions } from "eltanin/nuxt";
import { eventHandler, type H3Event } from "h3-1";

interface Data {
  visits?: number;
}

export const options: EltaninOptions = { sessions: "~~/server/shop" };
// @ts-expect-error: a misspelt option.
export const misspelt: EltaninOptions = { session: "~~/server/shop" };

export const installed = installModule(eltanin, options);

/** The default export of `server/sessions.ts`. */
export const sessions = ({ context }: H3Event) => {
  const { env } = context.cloudflare as { env: { SESSIONS: KVNamespaceLike; SECRET: string } };
  return new Sessions<Data>({ store: kv(env.SESSIONS), secret: env.SECRET });
};

export const visits = eventHandler(async (event) => {
  const session = await useEltaninSession<Data>(event);
  // @ts-expect-error: a misspelt key.
  session?.get("visit");
  // @ts-expect-error: a value of another type.
  session?.set("visits", "many");
  const visits: number | undefined = session?.get("visits");
  return { visits };
});
