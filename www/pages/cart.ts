/** The cart: the namespace "cart", pieces by article. */

import { article, goods, money } from "../goods.js";
import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import type { Cart, Visit } from "../visit.js";
import { back, field, form } from "./forms.js";

const PIECES_MAX = 99;

export function cart(visit: Visit): Response {
  const lines = visit.session ? goods.filter(({ slug }) => visit.session?.namespace("cart").has(slug)) : [];
  const number = (slug: string) => Number(visit.session?.namespace("cart").get(slug, 0));
  const total = lines.reduce((sum, { slug, price }) => sum + price * number(slug), 0);
  const rows = lines.map(
    ({ slug, name, price }) => html`<tr id="${slug}"><th scope="row"><a href="/item/${slug}">${name}</a></th>
<td>${stepper(slug, name, number(slug), visit)}</td><td class="number">${money(price * number(slug))}</td></tr>`,
  );
  const main = html`<h1>Your cart</h1>
${
  rows.length > 0
    ? html`<table class="cart"><thead><tr><th scope="col">Article</th><th scope="col">Pieces</th><th scope="col" class="number">Price</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><th scope="row" colspan="2">Together</th><td class="number" data-total>${money(total)}</td></tr></tfoot></table>
${form(visit, "/cart", html`<button name="clear" value="1" class="quiet">Empty the cart</button>`)}`
    : html`<p class="note">There is nothing in it. <a href="/#goods">Look around the shop</a>.</p>`
}`;
  return respond({ title: "Cart", main }, visit);
}

export function changeCart(visit: Visit): Response {
  const chosen = article(field(visit, "slug"));
  const goodsInCart: Cart | undefined = visit.session?.namespace("cart");
  if (goodsInCart && field(visit, "clear")) goodsInCart.clear();
  if (goodsInCart && chosen) {
    const step = field(visit, "pieces") === "-1" ? -1 : 1;
    const pieces = Math.min(goodsInCart.get(chosen.slug, 0) + step, PIECES_MAX);
    if (pieces > 0) goodsInCart.set(chosen.slug, pieces);
    else goodsInCart.delete(chosen.slug);
  }
  const change = field(visit, "pieces") === "-1" ? "removed" : "added";
  return back(visit, "/cart", chosen ? `?${change}=${chosen.slug}#${chosen.slug}` : "");
}

function stepper(slug: string, name: string, pieces: number, visit: Visit): Html | null {
  const fields = html`<input type="hidden" name="slug" value="${slug}">
<button name="pieces" value="-1" id="less-${slug}" aria-label="One ${name} less">−</button>
<span class="pieces">${pieces}</span>
<button name="pieces" value="+1" id="more-${slug}" aria-label="One ${name} more">+</button>`;
  return html`<div class="stepper">${form(visit, "/cart", fields, true)}</div>`;
}
