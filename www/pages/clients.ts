/** API clients: two of them side by side, each a program of its own that keeps no cookies. */

import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import type { Visit } from "../visit.js";

export function clients(visit: Visit): Response {
  const main = html`<h1>API clients</h1>
<p class="lead">Apps, scripts and other services keep no cookies. They ask for a token, keep it, and return to their session with it from anywhere.</p>
<p>Here are two such clients, made with <code>eltanin/client</code>. They send no cookies, only the token. A token that was only asked for stores nothing. The first note starts the session, and the response carries the session's token.</p>
<p>In this demo a token is valid for ${visit.env.TOKEN_LIFETIME} seconds, by default for an hour. The response to a request in the second half of that time carries a new one. Anybody with a token has access to its session, so a real client never shows it.</p>
<noscript><p class="warning">These two clients are scripts, so this page needs JavaScript. The commands below work without it.</p></noscript>
<div class="clients">
${client(visit, "a", "First client", html`<button data-do="enable">Enable tokens</button>`)}
${client(visit, "b", "Second client", html`<button data-do="reattach">Reattach with the first's token</button>`)}
</div>
<section><h2>From a terminal</h2>
<pre tabindex="0"><code>curl -i -H "Session-Token: ?1" ${visit.url.origin}/api/session
curl -i -H "Authorization: Bearer &lt;the token&gt;" -d "a note" ${visit.url.origin}/api/session</code></pre></section>`;
  return respond({ title: "API clients", main, scripts: ["clients"] }, visit);
}

function client({ env }: Visit, name: string, title: string, start: Html): Html {
  const tokenLifetime = Number(env.TOKEN_LIFETIME);
  return html`<section class="client" data-client="${name}" aria-labelledby="client-${name}">
<h2 id="client-${name}">${title}</h2>
<div class="row">${start}<button data-do="off" class="quiet">Forget the token</button></div>
<h3>Token</h3>
<p><code class="id" data-token>none</code></p>
<p class="life"><label for="life-${name}">Life left</label> <meter id="life-${name}" data-life min="0" max="${tokenLifetime}" low="${tokenLifetime / 2}" value="0"></meter> <span data-left>none</span>, renewed <span data-renewed>0</span> times</p>
<details><summary>Take it apart</summary><div data-parts></div></details>
<h3>Session</h3>
<div data-view><p class="note">none yet</p></div>
<form data-do="write"><p class="field"><label for="note-${name}">Note for the session</label><input id="note-${name}" name="note" maxlength="200" autocomplete="off"></p>
<div class="row"><button>Write</button><button type="button" data-do="read" class="quiet">Read</button><button type="button" data-do="end" class="danger">End the session</button></div></form>
<p class="check"><input id="keep-${name}" type="checkbox" data-keep><label for="keep-${name}">Read every 5 seconds, so that the token is renewed</label></p>
<h3>WebSocket</h3>
<div class="row"><button data-do="connect" class="quiet">Open with the token</button><button data-do="ask" class="quiet">Ask on it</button></div>
<h3 id="log-${name}">What happened</h3>
<ol class="log" data-log aria-live="polite" aria-labelledby="log-${name}"></ol>
</section>`;
}
