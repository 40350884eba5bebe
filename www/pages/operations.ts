/** What the visitor's requests cost, as a chart with the table that it is drawn from. */

import { type Entry, usual, words } from "../costs.js";
import { guestOf } from "../guests.js";
import { type Html, html } from "../html.js";
import type { Visit } from "../visit.js";

/** A table's row: the operations that were spent, and those of a library that loads and saves on each request. */
interface Row {
  request: string;
  status: number;
  store: Html | string;
  spent: Html | number;
  usual: number;
}

/** The chart and its table. The script www/browser/chart.ts draws the chart from the table. */
export function operations(visit: Visit, isOpen = false): Html {
  const host = visit.host ?? visit;
  const now = current(host);
  return html`<figure class="operations">
<div class="chart" data-chart></div>
<details${isOpen && html` open`}><summary>The numbers as a table</summary>
<table data-operations><thead><tr><th scope="col">Request</th><th scope="col" class="number">Status</th><th scope="col">Store</th>
<th scope="col" class="number"><span class="hidden">Operations</span><span aria-hidden="true">Ops</span></th><th scope="col" class="number">Usual</th></tr></thead>
<tbody>${[now, ...host.log.map(earlier)].map(row)}</tbody></table></details>
</figure>`;
}

function current({ request, url }: Visit): Row {
  const guest = guestOf(url.searchParams.get("as"));
  return {
    request: guest ? "this page, for you" : "this page",
    status: 200,
    store: html`<span data-own-cost></span>`,
    spent: html`<span data-own-spent></span>`,
    usual: usual(request),
  };
}

function earlier(entry: Entry): Row {
  const { method, path, status, guest, reads, writes } = entry;
  const name = guest === undefined ? "" : `, ${guestOf(guest)?.name ?? guest}`;
  return {
    request: `${method} ${path}${name}`,
    status,
    store: words(entry),
    spent: reads + writes,
    usual: entry.usual,
  };
}

function row({ request, status, store, spent, usual: usually }: Row): Html {
  return html`<tr><th scope="row"><code>${request}</code></th><td class="number">${status}</td><td>${store}</td>
<td class="number" data-spent>${spent}</td><td class="number" data-usual>${usually}</td></tr>`;
}
