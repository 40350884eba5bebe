/** The inspector: everything about this visit, and boxes to try any id and any user agent. */

import { type Inspection, robot } from "eltanin";
import { recorded, words } from "../costs.js";
import { descriptions, idParts, type Row, validity, verdictParts } from "../explain.js";
import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import { duration, instant } from "../times.js";
import type { Visit } from "../visit.js";
import { field } from "./forms.js";

const INPUT_MAX_CHARS = 2_048;

export function inspector(visit: Visit): Response {
  const { session, sessions } = visit;
  const main = html`<h1>Inspector</h1>
<div class="parts">
${session ? [ownSession(visit), ownId(sessions.inspect(session.id), session.id)] : html`<p class="note">There is no session.</p>`}
${requests(visit)}
${ownVerdict(visit)}
${idBox(visit)}
${agentBox(visit)}
</div>`;
  return respond({ title: "Inspector", main, scripts: ["inspector"] }, visit);
}

function ownSession({ session, cost }: Visit): Html | null {
  if (!session) return null;
  const facts: Row[] = [
    ["User", session.userid() || "nobody"],
    ["Kept", session.persistent() ? "persistent: outlives the browser" : "volatile: ends with the browser"],
    ["Created", instant(session.createdAt)],
    ["Last used", instant(session.lastUsedAt)],
    ["Expires", `${instant(session.expiresAt)}, in ${duration(session.expiresAt - Date.now())} unless used`],
    ["Record", cost.bytes ? `${cost.bytes} bytes in the store` : "not stored yet"],
  ];
  const bytes = session.scopes();
  const holds: Record<string, string> = {
    __system__: "the session's own variables",
    cart: "pieces by article",
    history: "what you looked at",
    __flash__: "the message for the next page",
  };
  const others = [...bytes.keys()].filter((scope) => session.namespace(scope).size > 0);
  const scopes = new Set(["__system__", "cart", "history", ...others]);
  const row = (scope: string) =>
    html`<tr><th scope="row"><code>${scope}</code></th><td>${holds[scope] ?? ""}</td>
<td class="number"><span data-scope="${scope}">${session.namespace(scope).size}</span><br><small>${bytes.get(scope) ?? 0} bytes</small></td></tr>`;
  return html`<section class="part" data-part="session"><h2>Your session</h2>${descriptions(facts)}
<table><caption>Namespaces</caption><thead><tr><th scope="col">Scope</th><th scope="col">Holds</th><th scope="col" class="number">Variables</th></tr></thead>
<tbody>${[...scopes].map(row)}</tbody></table></section>`;
}

/** The only place where a page shows an id: to its owner, with a warning. */
function ownId(inspection: Inspection, id: string): Html {
  return html`<section class="part" data-part="id"><h2>Your session id, taken apart</h2>
<p class="warning"><strong>Keep it to yourself.</strong> Anybody with this id has access to your session. A real site never shows it, and scripts cannot read its cookie. Ending or renewing the session makes the id invalid.</p>
<details><summary>Show my id</summary>
<p><code class="id" data-id>${id}</code></p>
${idParts(inspection)}
<p data-validity>${validity(inspection)}</p></details></section>`;
}

function ownVerdict({ sessions, request }: Visit): Html {
  return html`<section class="part" data-part="verdict"><h2>Your verdict</h2>
${verdictParts(sessions.robot(request))}
<p><small>Your user agent: <code>${request.headers.get("User-Agent") ?? "none"}</code></small></p></section>`;
}

function requests({ session }: Visit): Html | null {
  if (!session) return null;
  const row = (what: string, status: number, store: Html | string) =>
    html`<tr><th scope="row"><code>${what}</code></th><td class="number">${status}</td><td>${store}</td></tr>`;
  const entries = recorded(session.vars.label);
  return html`<section class="part" data-part="requests"><h2>What your requests cost</h2>
<p>Counted at the store's binding. Looking costs one read. Saving writes; on KV it first reads once more and applies the changes to what is there by then. Signing in or out writes the record under its new key and a mark under the old one. The time of last use is written every 12 minutes at most.</p>
<table><thead><tr><th scope="col">Request</th><th scope="col" class="number">Status</th><th scope="col">Store</th></tr></thead>
<tbody>${row("this page", 200, html`<span data-cost>known when scripts run</span>`)}
${entries.map((entry) => row(`${entry.method} ${entry.path}`, entry.status, words(entry)))}</tbody></table></section>`;
}

function idBox(visit: Visit): Html {
  const id = field(visit, "id").slice(0, INPUT_MAX_CHARS);
  const inspection = id && visit.sessions.inspect(id);
  return html`<section class="part" data-part="id-box"><h2>Try any id or token</h2>
<p>This page parses it with the same WebAssembly module as the worker. Only the worker has the secret, so it does the verifying.</p>
<form method="post" action="/inspector#id-box" data-box="id">
<p class="field"><label for="id-box">Session id or token</label><input id="id-box" name="id" value="${id}" autocomplete="off" autocapitalize="none" spellcheck="false"></p>
<p><button>Take apart</button></p></form>
<div data-result="id" aria-live="polite">${inspection && [idParts(inspection), html`<p data-validity>${validity(inspection)}</p>`]}</div></section>`;
}

function agentBox({ url }: Visit): Html {
  const agent = url.searchParams.get("agent")?.slice(0, INPUT_MAX_CHARS);
  return html`<section class="part" data-part="agent-box"><h2>Try any user agent</h2>
<p>This page classifies it with the same module. A real request has more fields than the user agent.</p>
<form method="get" action="/inspector#agent-box" data-box="agent">
<p class="field"><label for="agent-box">User agent</label><input id="agent-box" name="agent" value="${agent}" list="agents" autocomplete="off" autocapitalize="none" spellcheck="false"></p>
<datalist id="agents">${AGENTS.map((one) => html`<option value="${one}">`)}</datalist>
<p><button>Classify</button></p></form>
<div data-result="agent" aria-live="polite">${agent !== undefined && verdictParts(robot(agent))}</div></section>`;
}

const AGENTS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "curl/8.14.1",
  "okhttp/5.1.0",
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
];

/** Tells the pages' scripts whether an id is valid. It reveals no more than sending the id as a cookie would. */
export async function inspectApi(request: Request, sessions: Visit["sessions"]): Promise<Response> {
  const id = (await request.text()).slice(0, INPUT_MAX_CHARS);
  return Response.json(sessions.inspect(id), { headers: { "Cache-Control": "no-store" } });
}
