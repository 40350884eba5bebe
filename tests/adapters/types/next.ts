/** The types of the adapter for Next.js. */

import { type KVNamespaceLike, kv, Sessions } from "eltanin";
import { eltanin, withEltanin } from "eltanin/next";

interface Data {
  visits?: number;
}

/** As OpenNext declares it. */
declare function getCloudflareContext(): { env: { SESSIONS: KVNamespaceLike; SECRET: string } };
/** As `next/navigation` declares it. */
declare function redirect(path: string): never;

export const { getSession, saveSession, requireUser } = eltanin(() => {
  const { env } = getCloudflareContext();
  return new Sessions<Data>({ store: kv(env.SESSIONS), secret: env.SECRET });
});

export async function GET(): Promise<Response> {
  const session = await getSession();
  const visits: number | undefined = session?.get("visits");
  // @ts-expect-error: a misspelt key.
  session?.get("visit");
  // @ts-expect-error: a value of another type.
  session?.set("visits", "many");
  return new Response(`${visits}`, { headers: await saveSession() });
}

export async function order(): Promise<number | undefined> {
  const session = await requireUser(() => redirect("/login"));
  // @ts-expect-error: a misspelt key.
  session.get("visit");
  return session.get("visits");
}

const config: { reactStrictMode: boolean } = withEltanin({ reactStrictMode: true });
// @ts-expect-error: the configuration keeps its type.
config.reactStrictMode = "yes";
