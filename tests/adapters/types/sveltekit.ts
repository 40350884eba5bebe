/** The types of the adapter for SvelteKit. */

import { error, type Handle, type RequestEvent, redirect } from "@sveltejs/kit";
import { sequence } from "@sveltejs/kit/hooks";
import { type KVNamespaceLike, kv, Sessions } from "eltanin";
import { eltanin, type GetSession, requireUser } from "eltanin/sveltekit";

interface Data {
  visits?: number;
}

declare global {
  namespace App {
    interface Locals {
      session: GetSession<Data>;
    }
    interface Platform {
      env: { SESSIONS: KVNamespaceLike; SECRET: string };
    }
  }
}

const sessionsOf = ({ platform }: RequestEvent) =>
  new Sessions<Data>({ store: kv(platform?.env.SESSIONS as KVNamespaceLike), secret: platform?.env.SECRET ?? "" });

export const handle: Handle = eltanin(sessionsOf);
export const inferred: Handle = eltanin(
  ({ platform }) => new Sessions({ store: kv(platform?.env.SESSIONS as KVNamespaceLike), secret: "" }),
);
export const both: Handle = sequence(eltanin(sessionsOf), ({ event, resolve }) => resolve(event));

export async function load({ locals }: RequestEvent) {
  const session = await requireUser(locals, () => redirect(303, "/login"));
  const visits: number | undefined = session.get("visits");
  // @ts-expect-error: a misspelt key.
  session.get("visit");
  await requireUser(locals, () => error(401, "please log in"));
  return { visits };
}
