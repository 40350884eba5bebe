/** "Robots seen": the events that this worker instance got through `onEvent`. */

import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import { inWords } from "../reasons.js";
import { type Sighting, seen } from "../robots-seen.js";
import { instant } from "../times.js";
import type { Visit } from "../visit.js";

export function robots(visit: Visit): Response {
  const { since, categories, kinds } = seen();
  const main = html`<h1>Robots seen</h1>
<p class="lead">Counted in the memory of the one worker instance that answers you, ${since ? `since ${instant(since.getTime())}` : "since it started a moment ago"}.</p>
<p>Other instances count on their own, and the numbers end with the instance. The session store has no such numbers, because nothing is stored for robots.</p>
${categories.length > 0 ? table("Robots by category", "Category", categories) : html`<p class="note">No robot yet. Send one:</p>`}
${kinds.length > 0 && table("Visitors whose session is not stored yet, or not started", "Verdict", kinds)}
<section><h2>Send one yourself</h2>
<p>Request the shop as a search engine would. It answers with the whole page, without a cookie:</p>
<pre tabindex="0"><code>curl -i -A "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" ${visit.url.origin}/</code></pre>
<p>Or classify a user agent in the <a href="/inspector#agent-box">inspector</a> without a request.</p></section>`;
  return respond({ title: "Robots seen", main }, visit);
}

function table(caption: string, head: string, sightings: readonly [string, Sighting][]): Html {
  const row = ([key, { count, last }]: [string, Sighting]) =>
    html`<tr><th scope="row">${key}</th><td class="number">${count}</td><td>${last.name ?? "no name"} <small>${last.reason}: ${inWords(last)}${last.signature !== undefined && html` (<code>${last.signature}</code>)`}</small></td></tr>`;
  return html`<table data-seen><caption>${caption}</caption><thead><tr><th scope="col">${head}</th><th scope="col" class="number">Requests</th><th scope="col">The last one</th></tr></thead>
<tbody>${sightings.map(row)}</tbody></table>`;
}
