/** The choice of a store, with what each promises. */

import { type Html, html } from "../html.js";
import { choiceCookie, type StoreChoice, storeNamed, stores } from "../store-choice.js";
import type { Visit } from "../visit.js";
import { field, form, seeOther } from "./forms.js";

export function storeCards(visit: Visit): Html {
  const host = visit.host ?? visit;
  return html`<ul class="stores">${stores.map((store) => card(store, host))}</ul>`;
}

function card({ name, title, level, text, logout, parallel, price }: StoreChoice, visit: Visit): Html {
  const isChosen = visit.store === name;
  const button = html`<input type="hidden" name="store" value="${name}"><button class="quiet">Use ${title}</button>`;
  return html`<li class="store${isChosen && " current"}"><h3>${title}</h3>
<p>${text}</p>
<dl><div><dt>Level</dt><dd>${level}</dd></div>
<div><dt>Two saves at once</dt><dd>${parallel}</dd></div>
<div><dt>A logout holds</dt><dd>${logout}</dd></div>
<div><dt>A million requests</dt><dd>${price}</dd></div></dl>
${isChosen ? html`<p class="chosen"><b>In use for this visit</b></p>` : form(visit, "/store", button)}</li>`;
}

export function chooseStore(visit: Visit): Response {
  const store = storeNamed(field(visit, "store"));
  if (!store) return seeOther("/#stores");
  const response = seeOther("/#stores");
  response.headers.append("Set-Cookie", choiceCookie(store));
  return response;
}
