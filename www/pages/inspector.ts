/** The inspector: everything about this visit, and boxes to try any id and any user agent. */

import { type Inspection, robot } from "eltanin";
import { descriptions, idParts, type Row, validity, verdictParts } from "../explain.js";
import { type Html, html, type Part } from "../html.js";
import { respond } from "../layout.js";
import { duration, instant } from "../times.js";
import type { Visit } from "../visit.js";
import { field } from "./forms.js";
import { operations } from "./operations.js";

const INPUT_MAX_CHARS = 2_048;

export function inspector(visit: Visit): Response {
  const { session, sessions } = visit;
  const main = html`<h1>Inspector</h1>
<p class="lead">What Eltanin knows about this visit, and two boxes to try any id and any user agent.</p>
<div class="parts">
${session ? [ownSession(visit), ownId(sessions.inspect(session.id), session.id)] : html`<p class="note">There is no session.</p>`}
${requests(visit)}
${ownVerdict(visit)}
${idBox(visit)}
${agentBox(visit)}
</div>`;
  return respond({ title: "Inspector", main, scripts: visit.session ? ["inspector", "chart"] : ["inspector"] }, visit);
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
  const text = html`<p>Its variables are in independent namespaces. A change inside a value is saved.</p>`;
  const shown = html`${descriptions(facts)}
<table><caption>Namespaces</caption><thead><tr><th scope="col">Scope</th><th scope="col">Holds</th><th scope="col" class="number">Variables</th></tr></thead>
<tbody>${[...scopes].map(row)}</tbody></table>`;
  return part("session", "Your session", text, shown);
}

/** The only place where a page shows an id: to its owner, with a warning. */
function ownId(inspection: Inspection, id: string): Html {
  const text = html`<p class="warning"><strong>Keep it to yourself.</strong> Anybody with this id has access to your session. A real site never shows it, and scripts cannot read its cookie. Ending or renewing the session makes the id invalid.</p>`;
  const shown = html`<details><summary>Show my id</summary>
<p><code class="id" data-id>${id}</code></p>
${idParts(inspection)}
<p data-validity>${validity(inspection)}</p></details>`;
  return part("id", "Your session id, taken apart", text, shown);
}

function ownVerdict({ sessions, request }: Visit): Html {
  const text = html`<p>Eltanin classifies each new visitor, and names the rule that decided.</p>`;
  const shown = html`${verdictParts(sessions.robot(request))}
<p><small>Your user agent: <code>${request.headers.get("User-Agent") ?? "none"}</code></small></p>`;
  return part("verdict", "Your verdict", text, shown);
}

function requests(visit: Visit): Html | null {
  if (!visit.session) return null;
  const text = html`<p>These are the operations of the store's binding. A request that only reads needs one read. A save writes; on KV it reads again first, and applies the changes to what it finds.</p>
<p>Signing in or out writes the record under its new key and a mark under the old one. The time of last use is written every 12 minutes at most.</p>
<p>“Usual” is a library that loads and saves the whole session on each request.</p>`;
  return part("requests", "What your requests cost", text, operations(visit, true));
}

/** A part of the page: its title and text, and beside them what it shows. */
function part(name: string, title: string, text: Html | null, shown: Part): Html {
  return html`<section class="part" data-part="${name}"><div class="about"><h2>${title}</h2>${text}</div><div>${shown}</div></section>`;
}

function idBox(visit: Visit): Html {
  const id = field(visit, "id").slice(0, INPUT_MAX_CHARS);
  const inspection = id && visit.sessions.inspect(id);
  const text = html`<p>This page parses it with the same WebAssembly module as the worker. Only the worker has the secret, so it does the verifying.</p>`;
  const shown = html`<form method="post" action="/inspector#id-box" data-box="id">
<p class="field"><label for="id-box">Session id or token</label><input id="id-box" name="id" value="${id}" autocomplete="off" autocapitalize="none" spellcheck="false"></p>
<p><button>Take apart</button></p></form>
<div data-result="id" aria-live="polite">${inspection && [idParts(inspection), html`<p data-validity>${validity(inspection)}</p>`]}</div>`;
  return part("id-box", "Try any id or token", text, shown);
}

function agentBox({ url }: Visit): Html {
  const agent = url.searchParams.get("agent")?.slice(0, INPUT_MAX_CHARS);
  const text = html`<p>This page classifies it with the same module. A real request has more fields than the user agent. The worker's own tally is <a href="/robots">the robots seen</a>.</p>`;
  const shown = html`<form method="get" action="/inspector#agent-box" data-box="agent">
<p class="field"><label for="agent-box">User agent</label><input id="agent-box" name="agent" value="${agent}" list="agents" autocomplete="off" autocapitalize="none" spellcheck="false"></p>
<datalist id="agents">${AGENTS.map((one) => html`<option value="${one}">`)}</datalist>
<p><button>Classify</button></p></form>
<div data-result="agent" aria-live="polite">${agent !== undefined && verdictParts(robot(agent))}</div>`;
  return part("agent-box", "Try any user agent", text, shown);
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
