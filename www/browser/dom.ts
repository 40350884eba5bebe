/** The little that the pages' scripts need of the document. */

import type { Row } from "../explain.js";

/** The element that the page must have. */
export function find<E extends Element>(selector: string, kind: abstract new () => E, within: ParentNode = document): E {
  const element = within.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`the page has no ${selector}`);
}

/** A description list, as the worker makes it. */
export function description(rows: readonly Row[]): HTMLElement {
  const list = document.createElement("dl");
  list.className = "rows";
  for (const [term, text] of rows) {
    const row = document.createElement("div");
    row.append(element("dt", term), element("dd", text));
    list.append(row);
  }
  return list;
}

/** An element with a text. */
export function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
