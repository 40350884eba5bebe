/** The frame of every page. */

import { type Html, html } from "./html.js";
import { duration } from "./times.js";
import { pieces, type Visit } from "./visit.js";

export interface Page {
  title: string;
  /** The content of `<main>`, with its `<h1>`. */
  main: Html;
  /** Scripts of www/browser that the page runs. All pages work without them, except where they say so. */
  scripts?: readonly string[];
  status?: number;
}

const PLACES = [
  ["/", "Shop"],
  ["/cart", "Cart"],
  ["/account", "Account"],
  ["/inspector", "Inspector"],
  ["/robots", "Robots"],
  ["/clients", "Clients"],
] as const;

const STYLES = ["style", "frame", "shop", "forms", "inspector"];

/** Allows nothing from other origins and nothing inline. Allows WebAssembly only where a page runs it. */
function policy(wasm: boolean): string {
  const script = wasm ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'";
  return `default-src 'none'; ${script}; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

/** A page as a response. `visit` is absent where no session was opened. */
export function respond({ title, main, scripts = [], status = 200 }: Page, visit?: Visit): Response {
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Eltanin</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
${STYLES.map((name) => html`<link rel="stylesheet" href="/static/${name}.css">`)}
<script type="module" src="/static/built/page.js"></script>
${scripts.map((name) => html`<script type="module" src="/static/built/${name}.js"></script>`)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
  <a class="brand" href="/">${star}<span>Eltanin <small>goods for the night</small></span></a>
  <nav aria-label="Main"><ul>${PLACES.map((place) => navigation(place, visit))}</ul></nav>
</header>
<main id="main" tabindex="-1">
${visit?.session && message(visit)}
${main}
</main>
${visit && panel(visit)}
<footer class="foot"><p>A demo of Eltanin: sessions for edge workers. Nothing here can be bought.</p></footer>
</body>
</html>`;
  return new Response(body.text, { status, headers: headers(scripts.length > 0) });
}

function headers(wasm: boolean): HeadersInit {
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy(wasm),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
  };
}

function navigation([path, name]: (typeof PLACES)[number], visit: Visit | undefined): Html {
  const current = visit?.url.pathname === path && html` aria-current="page"`;
  const number = path === "/cart" && visit ? pieces(visit.session) : 0;
  const badge = number > 0 && html` <b class="badge" data-cart>${number}<span class="hidden"> in it</span></b>`;
  return html`<li><a href="${path}"${current}>${name}${badge}</a></li>`;
}

/** The flash message of the request before this one. */
function message({ session }: Visit): Html | null {
  const text = session?.flash("message");
  return typeof text === "string" ? html`<p class="message" role="status">${text}</p>` : null;
}

/** The small inspector below every page: all about the visit except the id. */
function panel({ session, sessions, request }: Visit): Html {
  const verdict = sessions.robot(request);
  const facts: [string, string | Html][] = session
    ? [
        ["User", String(session.userid() || "nobody")],
        ["Session", `${session.isNew ? "new" : "known"}, ${session.persistent() ? "persistent" : "volatile"}`],
        ["Ends in", duration(session.expiresAt - Date.now())],
        ["Visits", String(session.vars.visits ?? 0)],
      ]
    : [["Session", "none"]];
  facts.push(["Verdict", html`${verdict.kind} <small>(${verdict.reason})</small>`]);
  return html`<aside class="panel" aria-labelledby="panel-title">
<h2 id="panel-title">This visit</h2>
<dl>${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}
<div><dt>This page cost</dt><dd data-cost>see the Inspector</dd></div></dl>
<a href="/inspector">Open the inspector</a>
</aside>`;
}

const star = html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 1l2.2 8.8L23 12l-8.8 2.2L12 23l-2.2-8.8L1 12l8.8-2.2z"/></svg>`;
