/** "See this page as": a switch between visitors, with the reads and writes of each beside it. */

import { type Guest, guests } from "../guests.js";
import { type Html, html } from "../html.js";
import { inWords, KINDS } from "../reasons.js";
import type { Visit } from "../visit.js";
import { form } from "./forms.js";
import { TABS } from "./tabs.js";

export function views(visit: Visit): Html {
  const { url, guest, session } = visit;
  const host = visit.host ?? visit;
  const you = view({
    isCurrent: !guest,
    name: html`<a href="${url.pathname}#views">Yourself</a>`,
    text:
      session || guest
        ? "A person with a session. A page that changes nothing reads once."
        : "A robot: there is no session.",
    reads: html`<span data-own-reads></span>`,
    writes: html`<span data-own-writes></span>`,
  });
  return html`<table class="views"><caption class="hidden">Visitors, and what their last request cost</caption>
<thead><tr><th scope="col">Visitor</th><th scope="col" class="number">Reads</th><th scope="col" class="number">Writes</th></tr></thead>
<tbody>${you}${guests.map((one) => guestView(one, visit))}${host.session && tabsView(host)}</tbody></table>
${guest && verdict(visit, guest)}`;
}

/** A row of the switch. */
interface View {
  name: Html | null;
  text: string;
  isCurrent?: boolean;
  reads: Html | number;
  writes: Html | number;
}

function view({ name, text, isCurrent = false, reads, writes }: View): Html {
  return html`<tr${isCurrent && html` class="current"`}><th scope="row">${name}<small>${text}</small></th>
<td class="number">${reads}</td><td class="number">${writes}</td></tr>`;
}

function guestView({ slug, name, text }: Guest, { url, guest, log }: Visit): Html {
  const isCurrent = guest?.slug === slug;
  const last = log.find((entry) => entry.guest === slug);
  const current = isCurrent && html` aria-current="true"`;
  return view({
    isCurrent,
    name: html`<a href="${url.pathname}?as=${slug}#views"${current}>${name}</a>`,
    text,
    reads: isCurrent ? html`<span data-reads></span>` : (last?.reads ?? NOT_YET),
    writes: isCurrent ? html`<span data-writes></span>` : (last?.writes ?? NOT_YET),
  });
}

function tabsView(host: Visit): Html {
  const both = host.log.filter(({ guest }) => guest === TABS.slug).slice(0, 2);
  const sum = (word: "reads" | "writes") =>
    both.length < 2 ? NOT_YET : both.reduce((all, entry) => all + entry[word], 0);
  return view({
    name: form(host, "/tabs", html`<button class="link">${TABS.name}</button>`),
    text: TABS.text,
    reads: sum("reads"),
    writes: sum("writes"),
  });
}

const NOT_YET = html`<span aria-hidden="true">–</span><span class="hidden">not tried yet</span>`;

/** The verdict on the guest, with its reason in words. */
function verdict({ sessions, request }: Visit, { name }: Guest): Html {
  const found = sessions.robot(request);
  return html`<p class="verdict-line"><b>${name}</b> Verdict: ${KINDS[found.kind]}. Reason: <code>${found.reason}</code>, ${inWords(found)}.</p>`;
}
