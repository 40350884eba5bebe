/** Which page answers which request. */

import { account, end, remember, signIn, signOut } from "./pages/account.js";
import { cart, changeCart } from "./pages/cart.js";
import { clients } from "./pages/clients.js";
import { inspector } from "./pages/inspector.js";
import { robots } from "./pages/robots.js";
import { item, shop } from "./pages/shop.js";
import { chooseStore } from "./pages/stores.js";
import { twoTabs } from "./pages/tabs.js";
import type { Visit } from "./visit.js";

/** Answers a request, `null` when there is no such page. */
export type Page = (visit: Visit) => Response | null | Promise<Response | null>;

/** Pages to look at. */
export const pages: Record<string, Page> = {
  "/": shop,
  "/cart": cart,
  "/account": account,
  "/inspector": inspector,
  "/robots": robots,
  "/clients": clients,
};

/** Pages below a path. */
export const below: Record<string, Page> = { "/item/": item };

/** Forms: taken only from the session's own pages. */
export const forms: Record<string, Page> = {
  "/cart": changeCart,
  "/account/sign-in": signIn,
  "/account/sign-out": signOut,
  "/account/remember": remember,
  "/account/end": end,
  "/store": chooseStore,
  "/tabs": twoTabs,
};

/** Forms that change nothing: a question whose text does not belong in the address. */
export const questions: Record<string, Page> = { "/inspector": inspector };
