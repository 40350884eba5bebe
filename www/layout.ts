/** The frame of every page. */

import { bar } from "./bar.js";
import { article } from "./goods.js";
import { type Html, html } from "./html.js";
import { pieces, type Visit } from "./visit.js";

export interface Page {
  title: string;
  /** The content of `<main>`, with its `<h1>`. */
  main: Html;
  /** Scripts of www/browser that the page runs. All pages work without them, except where they say so. */
  scripts?: readonly Script[];
  status?: number;
}

type Script = "chart" | "inspector" | "clients";

type Place = readonly [path: string, name: string];

const PLACES: readonly Place[] = [
  ["/", "Shop"],
  ["/cart", "Cart"],
  ["/account", "Account"],
  ["/inspector", "Inspector"],
];

const MORE: readonly Place[] = [
  ["/robots", "Robots seen"],
  ["/clients", "API clients"],
];

/** The documentation is a site of its own under this path. */
const DOCS: Place = ["/docs/", "Docs"];

const STYLES = ["base", "frame", "forms", "shop", "costs", "inspector"];

/** The scripts that contain the WebAssembly module. */
const WASM: readonly Script[] = ["inspector", "clients"];

/** Allows nothing from other origins and nothing inline. Allows WebAssembly only where a page runs it. */
function policy(scripts: readonly Script[]): string {
  const wasm = scripts.some((name) => WASM.includes(name)) ? " 'wasm-unsafe-eval'" : "";
  return `default-src 'none'; script-src 'self'${wasm}; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

/** A page as a response. `visit` is absent where no session was opened. */
export function respond({ title, main, scripts = [], status = 200 }: Page, visit?: Visit): Response {
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="A demo of Eltanin: sessions for edge workers.">
<title>${title} · Eltanin</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
${scripts.includes("chart") && html`<link rel="stylesheet" href="/static/built/chart.css">`}
${STYLES.map((name) => html`<link rel="stylesheet" href="/static/${name}.css">`)}
<script type="module" src="/static/built/page.js"></script>
${scripts.map((name) => html`<script type="module" src="/static/built/${name}.js"></script>`)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
  <a class="brand" href="/">${star}<span>Eltanin</span></a>
  <nav aria-label="Main"><ul id="places">${PLACES.map((place) => navigation(place, visit))}<li class="docs"><a href="${DOCS[0]}">${DOCS[1]}</a></li></ul></nav>
</header>
${visit && bar(visit)}
<p class="message" id="message" role="status">${visit?.session && message(visit)}</p>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot"><p>A demo of Eltanin. Nothing here can be bought.</p>
<ul>${[...MORE, DOCS].map(([path, name]) => html`<li><a href="${path}">${name}</a></li>`)}</ul></footer>
</body>
</html>`;
  return new Response(body.text, { status, headers: headers(scripts) });
}

function headers(scripts: readonly Script[]): HeadersInit {
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy(scripts),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
  };
}

function navigation([path, name]: Place, visit: Visit | undefined): Html {
  const current = visit?.url.pathname === path && html` aria-current="page"`;
  const number = path === "/cart" && visit ? pieces(visit.session) : 0;
  const badge = number > 0 && html` <b class="badge" data-cart>${number}<span class="hidden"> in it</span></b>`;
  return html`<li><a href="${path}"${current}>${name}${badge}</a></li>`;
}

/** The flash message of the request before this one, or what that request has changed in the cart. */
function message({ session, url: { searchParams } }: Visit): string | null {
  const text = session?.flash("message");
  if (typeof text === "string") return text;
  const removed = article(searchParams.get("removed"));
  const changed = removed ?? article(searchParams.get("added"));
  const left = changed ? Number(session?.namespace("cart").get(changed.slug, 0)) : 0;
  if (changed && left > 0) return `${changed.name}: ${left} in the cart`;
  return removed ? `${removed.name}: taken out of the cart` : null;
}

const star = html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 1l2.2 8.8L23 12l-8.8 2.2L12 23l-2.2-8.8L1 12l8.8-2.2z"/></svg>`;
