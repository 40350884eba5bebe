/** The demo: a small shop on an edge worker, and an inspector that shows what its sessions do. */

import { SessionsError } from "eltanin";
import { api } from "./api.js";
import { type Cost, record, usual, words } from "./costs.js";
import { type Guest, guestOf } from "./guests.js";
import { html } from "./html.js";
import { respond } from "./layout.js";
import { goodbye } from "./pages/account.js";
import { isOwnForm, refused } from "./pages/forms.js";
import { inspectApi } from "./pages/inspector.js";
import { below, forms, type Page, pages, questions } from "./routes.js";
import { countVisit, opened, unopened, type Visit } from "./visit.js";

export { SessionObject } from "eltanin/durable-object";

export default {
  async fetch(request, env): Promise<Response> {
    try {
      return await answer(request, env);
    } catch (error) {
      if (!isStoreError(error)) throw error;
      return storeDown();
    }
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === "/api/session") return api(request, env);
  // These two need no session, so they open none.
  if (pathname === "/goodbye") return goodbye();
  if (pathname === "/api/inspect" && request.method === "POST")
    return inspectApi(request, unopened(request, env).sessions);

  const visit = await opened(unopened(request, env));
  countVisit(visit);
  const guest = request.method === "GET" ? guestOf(searchParams.get("as")) : undefined;
  const { page, cost } = guest ? await answerGuest(guest, visit) : { page: await pageFor(visit), cost: visit.cost };
  const response = await visit.sessions.commit(visit.session, page);
  log(visit, visit, response.status);
  return withCosts(response, cost, visit.cost);
}

/** The page as the guest gets it, and what its request cost. Its cookie is not the visitor's, so it is left out. */
async function answerGuest(guest: Guest, host: Visit): Promise<{ page: Response; cost: Cost }> {
  const url = new URL(host.url);
  url.searchParams.delete("as");
  const request = new Request(url, { headers: guest.headers(host.request.headers) });
  const visit = unopened(request, host.env, { guest, host });
  const page = await guestPage(visit);
  page.headers.delete("Set-Cookie");
  log(host, visit, page.status, guest);
  return { page, cost: visit.cost };
}

async function guestPage(unopenedVisit: Visit): Promise<Response> {
  try {
    const visit = await opened(unopenedVisit);
    countVisit(visit);
    return await visit.sessions.commit(visit.session, await pageFor(visit));
  } catch (error) {
    if (!isStoreError(error)) throw error;
    return storeDown(unopenedVisit);
  }
}

function log({ session }: Visit, { request, url, cost }: Visit, status: number, guest?: Guest): void {
  if (!session?.vars.label) return;
  const entry = { ...cost, method: request.method, path: url.pathname, status, usual: usual(request) };
  record(session.vars.label, guest ? { ...entry, guest: guest.slug } : entry);
}

/** Says in the page and in a field what the request cost, which is known only now. */
function withCosts(response: Response, cost: Cost, own: Cost): Response {
  response.headers.set("Server-Timing", `store;desc="${words(cost)}"`);
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return response;
  const texts: Record<string, string | number> = {
    "[data-cost]": words(cost),
    "[data-reads]": cost.reads,
    "[data-writes]": cost.writes,
    "[data-own-reads]": own.reads,
    "[data-own-writes]": own.writes,
    "[data-own-cost]": words(own),
    "[data-own-spent]": own.reads + own.writes,
  };
  const rewriter = new HTMLRewriter();
  for (const [selector, text] of Object.entries(texts))
    rewriter.on(selector, { element: (element) => void element.setInnerContent(String(text)) });
  return rewriter.transform(response);
}

async function pageFor(visit: Visit): Promise<Response> {
  const { request, url } = visit;
  return (await find(request.method, url.pathname)?.(visit)) ?? notFound(visit);
}

function find(method: string, path: string): Page | undefined {
  if (method === "POST") return questions[path] ?? (forms[path] && ownOnly(forms[path]));
  if (method !== "GET" && method !== "HEAD") return undefined;
  const folder = Object.keys(below).find((start) => path.startsWith(start));
  return pages[path] ?? (folder === undefined ? undefined : below[folder]);
}

function ownOnly(page: Page): Page {
  return (visit) => (isOwnForm(visit) ? page(visit) : refused(visit));
}

function notFound(visit: Visit): Response {
  const main = html`<h1>There is nothing here</h1><p><a href="/">Back to the shop</a></p>`;
  return respond({ title: "Not found", main, status: 404 }, visit);
}

function isStoreError(error: unknown): boolean {
  return error instanceof SessionsError && error.category === "store";
}

function storeDown(visit?: Visit): Response {
  const main = html`<h1>The shop is closed for a moment</h1>
<p>The store that keeps the sessions does not answer. Your session is not lost, and your cookie has not changed. Please try again.</p>`;
  return respond({ title: "Closed", main, status: 503 }, visit);
}
