/** The inspector's two boxes: the same WebAssembly module as in the worker, run in the page. */

import { type Inspection, inspect, robot } from "eltanin";
import { describeId, describeValidity, describeVerdict, type Row } from "../explain.js";
import { description, find } from "./dom.js";

/** How long to wait for the next keystroke before the worker is asked, in ms. */
const PAUSE = 250;

const idInput = find("#id-box", HTMLInputElement);
const agentInput = find("#agent-box", HTMLInputElement);
const idResult = find("[data-result=id]", HTMLElement);
const agentResult = find("[data-result=agent]", HTMLElement);

let timer: ReturnType<typeof setTimeout> | undefined;

function showId(): void {
  clearTimeout(timer);
  const id = idInput.value.trim();
  const inspection = inspect(id);
  show(idResult, id && describeId(inspection));
  if (!id || !inspection.kind) return;
  const validity = document.createElement("p");
  validity.dataset.validity = "";
  idResult.append(validity);
  timer = setTimeout(async () => {
    validity.textContent = await validityOf(id);
  }, PAUSE);
}

/** The secret is the worker's, so it decides. */
async function validityOf(id: string): Promise<string> {
  try {
    const answer = await fetch("/api/inspect", { method: "POST", body: id });
    return describeValidity((await answer.json()) as Inspection);
  } catch {
    return "the worker cannot be reached, so its validity is unknown";
  }
}

function showAgent(): void {
  show(agentResult, describeVerdict(robot(agentInput.value)));
}

function show(place: HTMLElement, rows: readonly Row[] | ""): void {
  place.replaceChildren(...(rows ? [description(rows)] : []));
}

function attach(name: string, input: HTMLInputElement, update: () => void): void {
  input.addEventListener("input", update);
  find(`form[data-box=${name}]`, HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
}

attach("id", idInput, showId);
attach("agent", agentInput, showAgent);
