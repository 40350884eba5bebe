/** The front page and the articles' pages. */

import { type Article, article, goods, money } from "../goods.js";
import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import { history, type Seen, type Visit } from "../visit.js";
import { form } from "./forms.js";
import { draco } from "./sky.js";

const HISTORY_MAX = 12;

export function shop(visit: Visit): Response {
  const { session } = visit;
  const visits = session?.vars.visits ?? 0;
  const welcome = session
    ? html`<p class="note">${visits > 1 ? html`Welcome back: this is your visit number <b data-visits>${visits}</b> here.` : html`Welcome: this is visit number <b data-visits>1</b>.`}</p>`
    : html`<p class="note">Robots may look around; they get no session, no cookie and no cart.</p>`;
  const main = html`<section class="hero">
<div><h1>Goods for people who stay up</h1>
<p>Eltanin is the brightest star of Draco, the dragon. From Lisbon northwards it never sets, and neither does this shop.</p>
${welcome}</div>
${draco}
</section>
<h2>In the shop</h2>
<ul class="goods">${goods.map((one) => card(one, visit))}</ul>
${session && trail(history(session))}`;
  return respond({ title: "Shop", main }, visit);
}

export function item(visit: Visit): Response | null {
  const found = article(visit.url.pathname.slice("/item/".length));
  if (!found) return null;
  if (visit.session) look(visit.session.namespace<{ seen: Seen[] }>("history").getOrInsert("seen", []), found.slug);
  const main = html`<article class="item">
${picture(found)}
<div><h1>${found.name}</h1>
<p>${found.text}</p>
<p class="price">${money(found.price)}</p>
${purchase(found, visit)}</div>
</article>
${visit.session && trail(history(visit.session))}`;
  return respond({ title: found.name, main }, visit);
}

/** Notes the article. The list is a variable of the session: a change in place is saved at commit. */
function look(seen: Seen[], slug: string): void {
  if (seen[0]?.slug === slug) return;
  seen.unshift({ slug, at: new Date() });
  seen.splice(HISTORY_MAX);
}

function card(one: Article, visit: Visit): Html {
  return html`<li class="card">${picture(one)}
<h3><a href="/item/${one.slug}">${one.name}</a></h3>
<p>${one.text}</p>
<p class="price">${money(one.price)}</p>
${purchase(one, visit)}</li>`;
}

function purchase({ slug, name }: Article, visit: Visit): Html | null {
  const button = html`<input type="hidden" name="slug" value="${slug}"><button name="pieces" value="+1">Add<span class="hidden"> ${name}</span> to the cart</button>`;
  return form(visit, "/cart", button);
}

function picture({ picture: path }: Article): Html {
  return html`<svg class="picture" viewBox="0 0 48 48" aria-hidden="true"><path d="${path}"/></svg>`;
}

/** What the visitor has looked at. */
function trail(seen: readonly Seen[]): Html | null {
  if (seen.length === 0) return null;
  const entry = ({ slug, at }: Seen) =>
    html`<li><a href="/item/${slug}">${article(slug)?.name ?? slug}</a> <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 16)} UTC</time></li>`;
  return html`<section aria-labelledby="trail-title" class="trail"><h2 id="trail-title">You looked at</h2><ol data-history>${seen.map(entry)}</ol></section>`;
}
