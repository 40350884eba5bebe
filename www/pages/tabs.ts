/** Two tabs at once: two requests with the visitor's session that overlap, each with a change of its own. */

import { record, usual } from "../costs.js";
import { article } from "../goods.js";
import { type Cart, opened, unopened, type Visit } from "../visit.js";
import { seeOther } from "./forms.js";

export const TABS = {
  slug: "two-tabs",
  name: "Two tabs at once",
  text: "Both load your session at the same moment, and each adds an article. The second save keeps the first.",
};

/** What each tab adds to the cart. */
const ADDED = ["red-torch", "night-tea"] as const;

export async function twoTabs(visit: Visit): Promise<Response> {
  const before = ADDED.map((slug) => piecesOf(visit, slug));
  // Both are open before either is saved, as when two tabs are loaded at once.
  const tabs = await Promise.all(ADDED.map(() => opened(unopened(tabRequest(visit), visit.env))));
  for (const [at, tab] of tabs.entries()) {
    add(tab, ADDED[at] ?? ADDED[0]);
    await tab.sessions.save(tab.session);
    note(visit, tab);
  }
  const after = await opened(unopened(tabRequest(visit), visit.env));
  visit.cost.reads += after.cost.reads;
  const kept = ADDED.filter((slug, at) => piecesOf(after, slug) > (before[at] ?? 0));
  visit.session?.flash("message", outcome(kept));
  return seeOther("/#views");
}

/** A request for the cart with the visitor's own fields, and without the form. */
function tabRequest({ url, request }: Visit): Request {
  const headers = new Headers(request.headers);
  for (const name of ["Content-Length", "Content-Type"]) headers.delete(name);
  return new Request(new URL("/cart", url), { headers });
}

function add({ session }: Visit, slug: string): void {
  const cart: Cart | undefined = session?.namespace("cart");
  cart?.set(slug, cart.get(slug, 0) + 1);
}

function piecesOf({ session }: Visit, slug: string): number {
  const cart: Cart | undefined = session?.namespace("cart");
  return cart?.get(slug, 0) ?? 0;
}

function note({ session }: Visit, { cost, request }: Visit): void {
  if (!session?.vars.label) return;
  record(session.vars.label, {
    ...cost,
    method: "POST",
    path: "/cart",
    status: 303,
    guest: TABS.slug,
    usual: usual(request),
  });
}

function outcome(kept: readonly string[]): string {
  const names = kept.map((slug) => article(slug)?.name ?? slug);
  if (names.length === 0) return "Neither tab's change is in the cart: the session was not stored yet. Try again.";
  if (names.length === 1) return `Only one tab's change is in the cart: ${names[0]}.`;
  return `Two tabs saved at once, and both changes are in the cart: ${names.join(" and ")}.`;
}
