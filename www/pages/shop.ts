/** The front page and the articles' pages. */

import { type Article, article, goods, money } from "../goods.js";
import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import { nextStep, type Step, steps } from "../steps.js";
import { type Cart, history, type Seen, type Visit } from "../visit.js";
import { form } from "./forms.js";
import { operations } from "./operations.js";
import { draco } from "./sky.js";
import { storeCards } from "./stores.js";
import { views } from "./views.js";

const HISTORY_MAX = 12;

export function shop(visit: Visit): Response {
  const main = html`<section class="hero">
<div><h1>Sessions for edge workers</h1>
<p class="lead">Eltanin keeps a visitor's session at the edge: parallel requests keep each other's changes, robots get nothing, and a forged id costs no store operation.</p>
${welcome(visit)}</div>
${draco}
</section>
${path(visit.host ?? visit)}
<section id="goods"><h2>The shop</h2>
<ul class="goods">${goods.map((one) => card(one, visit))}</ul>
${visit.session && trail(history(visit.session))}</section>
<section id="views" class="split"><div><h2>See this page as</h2>
<p>The worker answers the same page for somebody else, with the same code, and counts what the store is asked.</p>
${views(visit)}</div>
<div><h2>Store operations</h2>
<p>Your last requests added up, beside a usual library, which loads and saves the whole session on each request.</p>
${operations(visit)}</div></section>
<section id="stores"><h2>Choose the store</h2>
<p>The code, the ids and the cookies are the same. Each store keeps a cart of its own for you. The prices are for 700,000 requests that read, 100,000 that write and 200,000 that cost nothing: <a href="/docs/guide/which-store#what-the-costs-are-based-on">how they are computed</a>.</p>
${storeCards(visit)}</section>`;
  return respond({ title: "Shop", main, scripts: ["chart"] }, visit);
}

function welcome({ session }: Visit): Html {
  if (!session) return html`<p class="note">Robots may look around; they get no session, no cookie and no cart.</p>`;
  const visits = session.vars.visits ?? 0;
  return visits > 1
    ? html`<p class="note">Welcome back: this is your visit number <b data-visits>${visits}</b> here.</p>`
    : html`<p class="note">Welcome: this is visit number <b data-visits>1</b>. Try it in four steps.</p>`;
}

/** The guided path. */
function path(visit: Visit): Html | null {
  if (!visit.session) return null;
  const next = nextStep(visit);
  return html`<section class="path" aria-labelledby="path-title"><h2 id="path-title">Four steps</h2>
<ol>${steps.map((step) => stepOf(step, visit, step === next))}</ol></section>`;
}

function stepOf(step: Step, visit: Visit, isNext: boolean): Html {
  const { title, text, href, action } = step;
  const done = step.isDone(visit);
  return html`<li class="${done ? "done" : "open"}"${isNext && html` aria-current="step"`}><h3>${title}${done && html` <span class="tick"><span class="hidden">, done</span></span>`}</h3>
<p>${text}</p><a href="${href}">${action}</a></li>`;
}

export function item(visit: Visit): Response | null {
  const found = article(visit.url.pathname.slice("/item/".length));
  if (!found) return null;
  if (visit.session) look(visit.session.namespace<{ seen: Seen[] }>("history").getOrInsert("seen", []), found.slug);
  const main = html`<article class="item" id="${found.slug}">
${picture(found)}
<div><h1>${found.name}</h1>
<p class="lead">${found.text}</p>
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
  return html`<li class="card" id="${one.slug}">${picture(one)}
<div><h3><a href="/item/${one.slug}">${one.name}</a></h3>
<p>${one.text}</p></div>
<p class="price">${money(one.price)}</p>
${purchase(one, visit)}</li>`;
}

function purchase({ slug, name }: Article, visit: Visit): Html | null {
  const cart: Cart | undefined = visit.session?.namespace("cart");
  const inCart = cart?.get(slug, 0) ?? 0;
  const button = html`<input type="hidden" name="slug" value="${slug}"><button name="pieces" value="+1" id="add-${slug}">Add<span class="hidden"> ${name}</span> to the cart</button>${inCart > 0 && html`<span class="in-cart">${inCart} in the cart</span>`}`;
  return form(visit, "/cart", button, true);
}

function picture({ picture: outline }: Article): Html {
  return html`<svg class="picture" viewBox="0 0 48 48" aria-hidden="true"><path d="${outline}"/></svg>`;
}

/** What the visitor has looked at. */
function trail(seen: readonly Seen[]): Html | null {
  if (seen.length === 0) return null;
  const entry = ({ slug, at }: Seen) =>
    html`<li><a href="/item/${slug}">${article(slug)?.name ?? slug}</a> <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 16)} UTC</time></li>`;
  return html`<section aria-labelledby="trail-title" class="trail"><h2 id="trail-title">You looked at</h2><ol data-history>${seen.map(entry)}</ol></section>`;
}
