/** The types of the adapter for TanStack Start. */

import { redirect } from "@tanstack/router-core";
import { createMiddleware, createServerFn, createStart } from "@tanstack/start-client-core";
import { memory, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/tanstack-start";

interface Data {
  visits?: number;
}

const session = createMiddleware().server(eltanin(new Sessions<Data>({ store: memory(), secret: "" })));

export const startInstance = createStart(() => ({ requestMiddleware: [session] }));

export const count = createServerFn()
  .middleware([session])
  .handler(async ({ context }) => {
    const session = await context.session();
    const visits: number | undefined = session?.get("visits");
    // @ts-expect-error: a misspelt key.
    session?.get("visit");
    // @ts-expect-error: a value of another type.
    session?.set("visits", "many");
    return visits;
  });

export const account = createServerFn()
  .middleware([session])
  .handler(async ({ context }) => {
    const session = await requireUser(context, () => redirect({ href: "/login" }));
    const visits: number | undefined = session.get("visits");
    // @ts-expect-error: a misspelt key.
    session.get("visit");
    return visits;
  });

// @ts-expect-error: the options in place of the sessions.
eltanin({ store: memory(), secret: "" });
