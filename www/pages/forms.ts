/** Forms that work without any script, and only from this site's own pages. */

import { type Html, html, type Part } from "../html.js";
import { respond } from "../layout.js";
import type { Visit } from "../visit.js";

/**
 * A form that posts to `action` with the session's token against cross-site request forgery. With `stays` a script
 * shows the response in place, so that the visitor keeps their place and the focus.
 */
export function form({ session }: Visit, action: string, fields: Part, stays = false): Html | null {
  if (!session) return null;
  return html`<form method="post" action="${action}"${stays && html` data-stays`}><input type="hidden" name="csrf" value="${session.csrfToken()}">${fields}</form>`;
}

/** The text in a field of the posted form. Empty if there is none. */
export function field({ form: posted }: Visit, name: string): string {
  const value = posted.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** The response to a form: leads to a page, so that reloading does not post again. */
export function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path } });
}

/** Back to the page whose form was posted, or to `path` if the request does not say which one. */
export function back({ request, url }: Visit, path: string, rest: string): Response {
  const from = URL.parse(request.headers.get("Referer") ?? "");
  return seeOther((from?.origin === url.origin ? from.pathname : path) + rest);
}

/** Whether the form that was posted came from a page of this session. */
export function isOwnForm(visit: Visit): boolean {
  return visit.session?.verifyCsrf(field(visit, "csrf")) ?? false;
}

/** For a form of another site, or one whose session has ended. */
export function refused(visit: Visit): Response {
  const main = html`<h1>That form is out of date</h1>
<p>Its session has ended or has a new id, so nothing was changed. <a href="/">Back to the shop</a>.</p>`;
  return respond({ title: "Out of date", main, status: 403 }, visit);
}
