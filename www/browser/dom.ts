/** The little that the pages' scripts need of the document. */

import type { Inspection } from "eltanin";
import { validity } from "../explain.js";
import type { Html } from "../html.js";

/** The event that says that parts of the page were replaced. */
export const SWAPPED = "swapped";

/** The element that the page must have. */
export function find<E extends Element>(
  selector: string,
  kind: abstract new () => E,
  within: ParentNode = document,
): E {
  const element = within.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`the page has no ${selector}`);
}

/** Shows markup, whose values are escaped: see www/html.ts. */
export function show(place: Element, markup: Html | ""): void {
  place.innerHTML = String(markup);
}

/** Whether an id or token is good here. The secret is the worker's, so it decides. */
export async function askValidity(text: string): Promise<string> {
  try {
    const answer = await fetch("/api/inspect", { method: "POST", body: text });
    return validity((await answer.json()) as Inspection);
  } catch {
    return "The worker cannot be reached, so whether it is valid is unknown.";
  }
}
