/** "This visit": a slim bar on every page, with all about the visit except the id, and the next step. */

import { type Html, html } from "./html.js";
import { nextStep, steps } from "./steps.js";
import { duration } from "./times.js";
import type { Visit } from "./visit.js";

const VISITORS: Record<string, string> = {
  human: "a person",
  speculative: "a prefetch",
  suspect: "a suspect",
  tool: "an app",
  robot: "a robot",
};

/** Part of the bar. Those that are `wide` are left out on narrow screens. */
interface Fact {
  term: string;
  value: Html | string;
  wide?: true;
}

export function bar(visit: Visit): Html {
  const facts = [...factsOf(visit), { term: "This page", value: html`<span data-cost></span>` }];
  return html`<aside class="visit" id="visit" aria-label="This visit"><div>
<dl>${facts.map(({ term, value, wide }) => html`<div${wide && html` class="wide"`}><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
${link(visit)}
</div></aside>`;
}

function factsOf({ session, sessions, request, guest }: Visit): Fact[] {
  const { kind, reason } = sessions.robot(request);
  const seenAs: Fact = guest
    ? { term: "Seen as", value: guest.name }
    : { term: "You are", value: html`${VISITORS[kind] ?? kind}<span class="wide"> (${reason})</span>` };
  // A guest's name needs the room.
  const wide = guest && { wide: true as const };
  if (!session) return [seenAs, { term: "Session", value: "none", ...wide }];
  return [
    seenAs,
    { term: "User", value: String(session.userid() || "nobody"), ...wide },
    {
      term: "Session",
      value: `${session.isNew ? "new" : "known"}, ${session.persistent() ? "persistent" : "volatile"}`,
      wide: true,
    },
    { term: "Ends in", value: duration(session.expiresAt - Date.now()), wide: true },
  ];
}

/** Back to the visitor's own page, or on to the next step. */
function link(visit: Visit): Html | null {
  if (visit.guest) return html`<a class="next" href="${visit.url.pathname}">Back to yourself</a>`;
  if (!visit.session) return null;
  const step = nextStep(visit);
  if (!step)
    return html`<a class="next" href="/docs/"><span class="wide">All four steps done. </span>Read the docs</a>`;
  return html`<a class="next" href="${step.href}"><span class="wide">Step ${steps.indexOf(step) + 1} of ${steps.length}: </span>${step.title}</a>`;
}
