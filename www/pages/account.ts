/** Signing in and out, "remember me", and the end of a session. */

import { SessionsError } from "eltanin";
import { type Html, html } from "../html.js";
import { respond } from "../layout.js";
import type { Visit } from "../visit.js";
import { field, form, seeOther } from "./forms.js";

export function account(visit: Visit): Response {
  const { session } = visit;
  const body = !session
    ? html`<p class="note">There is no account for robots.</p>`
    : session.userid()
      ? signedIn(visit)
      : signInForm(visit);
  const main = html`<h1>Your account</h1>
${body}
${
  session &&
  html`<section><h2>End the session</h2>
<p>This deletes everything that the shop stores about you: cart, history, counter and the session itself.</p>
${form(visit, "/account/end", html`<button class="danger">End my session</button>`)}</section>`
}`;
  return respond({ title: "Account", main }, visit);
}

function signInForm(visit: Visit): Html {
  const fields = html`<p class="field"><label for="user">Name or customer number</label>
<input id="user" name="user" required maxlength="60" autocomplete="username" aria-describedby="user-hint">
<small id="user-hint">This demo asks for no password: take any name.</small></p>
<p class="check"><input id="remember" name="remember" type="checkbox" value="1"><label for="remember">Remember me when the browser is closed</label></p>
<p><button>Sign in</button></p>`;
  return html`<section><h2>Sign in</h2>
<p>Signing in gives the session a new id and keeps its variables. The old id is no longer valid.</p>
${form(visit, "/account/sign-in", fields)}</section>`;
}

function signedIn(visit: Visit): Html {
  const persistent = visit.session?.persistent();
  const fields = persistent
    ? html`<button class="quiet" name="remember" value="">Forget me when the browser is closed</button>`
    : html`<button class="quiet" name="remember" value="1">Remember me when the browser is closed</button>`;
  return html`<section><h2>Signed in</h2>
<p>You are <b data-user>${visit.session?.userid()}</b>. The session is <b data-kind>${persistent ? "persistent" : "volatile"}</b>: ${
    persistent
      ? "its cookie has a date, so it outlives the browser, up to 100 days without use."
      : "its cookie has no date, so it ends with the browser, or after 2 hours without use."
  }</p>
<div class="row">${form(visit, "/account/remember", fields)}
${form(visit, "/account/sign-out", html`<button class="quiet">Sign out</button>`)}</div></section>`;
}

export function signIn(visit: Visit): Response {
  const user = field(visit, "user");
  try {
    // A number is a customer number: Draco's user ids are integers.
    visit.session?.login(/^\d{1,15}$/.test(user) ? Number(user) : user);
  } catch (error) {
    if (!(error instanceof SessionsError && error.code === "user_id")) throw error;
    visit.session?.flash("message", "Nobody is signed in: a user is a name or a positive number");
    return seeOther("/account");
  }
  if (field(visit, "remember")) visit.session?.setPersistent();
  return seeOther("/account");
}

export function remember(visit: Visit): Response {
  if (visit.session?.userid()) visit.session.setPersistent(field(visit, "remember") !== "");
  return seeOther("/account");
}

export function signOut({ session }: Visit): Response {
  session?.logout();
  session?.flash("message", "You are signed out. The cart is still yours.");
  return seeOther("/account");
}

export function end({ session }: Visit): Response {
  session?.destroy();
  return seeOther("/goodbye");
}

/** Opens no session: the next page does. */
export function goodbye(): Response {
  const main = html`<h1>Your session has ended</h1>
<p>Its record and its cookie are deleted. For 2 minutes a mark stays under its key, so that no late request brings it back. This page opened no session, so it cost no store operation.</p>
<p><a class="button" href="/">Start a new one</a></p>`;
  return respond({ title: "Goodbye", main });
}
