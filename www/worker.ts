/** The demo: a small shop on an edge worker, and an inspector that shows what its sessions do. */

import { SessionsError } from "eltanin";
import { api } from "./api.js";
import { type Cost, record, words } from "./costs.js";
import { html } from "./html.js";
import { respond } from "./layout.js";
import { goodbye } from "./pages/account.js";
import { isOwnForm, refused } from "./pages/forms.js";
import { inspectApi } from "./pages/inspector.js";
import { below, forms, type Page, pages, questions } from "./routes.js";
import { countVisit, sessionsOf, type Visit } from "./visit.js";

export { SessionObject } from "eltanin/durable-object";

export default {
  async fetch(request, env): Promise<Response> {
    try {
      return await answer(request, env);
    } catch (error) {
      if (!(error instanceof SessionsError && error.category === "store")) throw error;
      return storeDown();
    }
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const cost: Cost = { reads: 0, writes: 0, bytes: 0 };
  const sessions = sessionsOf(env, cost);
  if (url.pathname === "/api/session") return api(request, env);
  // These two need no session, so they open none.
  if (url.pathname === "/goodbye") return goodbye();
  if (url.pathname === "/api/inspect" && request.method === "POST") return inspectApi(request, sessions);

  const session = await sessions.open(request);
  const visit: Visit = {
    request,
    url,
    form: await formOf(request),
    sessions,
    session,
    cost,
    tokenLifetime: Number(env.TOKEN_LIFETIME),
  };
  countVisit(visit);
  const response = await sessions.commit(session, await pageFor(visit));
  if (session?.vars.label)
    record(session.vars.label, { ...cost, method: request.method, path: url.pathname, status: response.status });
  response.headers.set("Server-Timing", `store;desc="${words(cost)}"`);
  return response;
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

/** The posted form. Empty if the body is not a form. */
async function formOf(request: Request): Promise<FormData> {
  if (request.method !== "POST") return new FormData();
  return request.formData().catch(() => new FormData());
}

function notFound(visit: Visit): Response {
  const main = html`<h1>There is nothing here</h1><p><a href="/">Back to the shop</a></p>`;
  return respond({ title: "Not found", main, status: 404 }, visit);
}

function storeDown(): Response {
  const main = html`<h1>The shop is closed for a moment</h1>
<p>The store that keeps the sessions does not answer. Your session is not lost, and your cookie has not changed. Please try again.</p>`;
  return respond({ title: "Closed", main, status: 503 });
}
