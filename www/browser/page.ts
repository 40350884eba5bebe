/** On every page: shows the response to a form in place, so that the visitor keeps their place and the focus. */

import { SWAPPED } from "./dom.js";

/** The parts of the page that a response replaces. The message keeps its element, so that it is announced. */
const PARTS = ["#places", "#visit", "#message", "#main"];

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement && "stays" in form.dataset)) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const button = event.submitter ?? form;
  const main = document.getElementById("main");
  main?.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams([...body].map(pair)) });
    swap(await response.text(), button);
  } catch {
    // Without a network the browser itself says so.
    form.submit();
  }
  main?.removeAttribute("aria-busy");
});

function pair([name, value]: [string, FormDataEntryValue]): [string, string] {
  return [name, String(value)];
}

/** Replaces the parts of the page, and leaves the button where it is on the screen, with the focus. */
function swap(text: string, button: Element): void {
  const { top } = button.getBoundingClientRect();
  const next = new DOMParser().parseFromString(text, "text/html");
  for (const selector of PARTS) {
    const part = document.querySelector(selector);
    if (part) part.innerHTML = next.querySelector(selector)?.innerHTML ?? "";
  }
  const again = button.id ? document.getElementById(button.id) : null;
  if (again) {
    again.focus({ preventScroll: true });
    scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
  } else document.getElementById("main")?.focus();
  document.dispatchEvent(new Event(SWAPPED));
}
