/** The inspector's two boxes: the same WebAssembly module as in the worker, run in the page. */

import { inspect, robot } from "eltanin";
import { idParts, verdictParts } from "../explain.js";
import { askValidity, find, show } from "./dom.js";

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
  show(idResult, id && idParts(inspection));
  if (!id || !inspection.kind) return;
  const answer = document.createElement("p");
  answer.dataset.validity = "";
  idResult.append(answer);
  timer = setTimeout(async () => {
    answer.textContent = await askValidity(id);
  }, PAUSE);
}

function showAgent(): void {
  show(agentResult, verdictParts(robot(agentInput.value)));
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
