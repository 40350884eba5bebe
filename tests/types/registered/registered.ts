/** The types of a site's variables, registered once. */

import { memory, type Namespace, type Session, Sessions } from "eltanin";

interface Shop {
  visits?: number;
}

declare module "eltanin" {
  interface Register {
    data: Shop;
  }
}

export async function registered(request: Request): Promise<Session | null> {
  const session = await new Sessions({ store: memory(), secret: "x" }).open(request);
  const visits: number | undefined = session?.set("visits", 1).get("visits");
  const same: Session<Shop> | null = session;
  // @ts-expect-error It is a number.
  session?.set("visits", "many");
  // @ts-expect-error There is no such variable.
  session?.set("visit", 1);
  // Namespaces beside it hold anything.
  const cart: Namespace | undefined = session?.namespace("cart").set("apples", 3);
  void [visits, cart];
  return same;
}

export async function other(request: Request): Promise<void> {
  const session = await new Sessions<{ name: string }>({ store: memory(), secret: "x" }).open(request);
  const name: string | undefined = session?.get("name");
  void name;
}
