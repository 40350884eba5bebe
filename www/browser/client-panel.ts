/** One API client and its panel. */

import { inspect } from "eltanin";
import { SessionClient } from "eltanin/client";
import { idParts } from "../explain.js";
import { html } from "../html.js";
import { duration } from "../times.js";
import type { View } from "../view.js";
import { find, show } from "./dom.js";
import { SocketPanel } from "./socket-panel.js";

const PATH = "/api/session";
const KEEP_EVERY = 5_000;
const LOG_MAX = 8;

export class ClientPanel {
  readonly #panel: HTMLElement;
  readonly #client: SessionClient;
  readonly #socket: SocketPanel;
  #renewed = 0;

  constructor(panel: HTMLElement) {
    this.#panel = panel;
    this.#client = new SessionClient(new URL(PATH, location.href), {
      // As any program elsewhere: without the browser's cookies.
      fetch: (input, init) => fetch(input, { ...init, credentials: "omit" }),
      onToken: (token) => this.#received(token),
    });
    this.#socket = new SocketPanel(PATH, {
      say: (text) => this.say(text),
      show: (view) => this.#show(view),
    });
    this.#listen();
    setInterval(() => this.#age(), 1_000);
    setInterval(
      () => find("[data-keep]", HTMLInputElement, panel).checked && this.token && this.#send("GET"),
      KEEP_EVERY,
    );
    this.#reset();
  }

  get token(): string {
    return this.#client.getSessionToken();
  }

  /** Runs `action` when the button of that name is pressed. */
  on(name: string, action: () => unknown): void {
    find(`button[data-do=${name}]`, HTMLButtonElement, this.#panel).addEventListener("click", action);
  }

  /** Asks for a new session and its token. */
  async enable(): Promise<void> {
    this.#client.setSessionToken(true);
    this.#reset();
    await this.#send("GET");
  }

  /** Goes on with a session that another client has opened. */
  async attach(token: string): Promise<void> {
    if (!token) {
      this.say("The first client has no token to reattach with.");
      return;
    }
    this.#client.setSessionToken(token);
    this.#reset();
    await this.#send("GET");
  }

  #listen(): void {
    this.on("off", () => {
      this.#client.setSessionToken(false);
      this.#reset();
      this.say("Tokens are off. The session remains until it expires.");
    });
    this.on("read", () => this.#send("GET"));
    this.on("end", () => this.#send("DELETE"));
    this.on("connect", () => this.#socket.open(this.#client));
    this.on("ask", () => this.#socket.ask());
    const form = find("form[data-do=write]", HTMLFormElement, this.#panel);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const note = String(new FormData(form).get("note") ?? "");
      form.reset();
      this.#send("POST", note);
    });
  }

  async #send(method: string, body?: string): Promise<void> {
    try {
      const response = await this.#client.fetch(PATH, body === undefined ? { method } : { method, body });
      this.say(
        `${method}: ${response.status}${response.headers.has("Session-Token") ? ", a new token came along" : ""}`,
      );
      if (response.ok) {
        const view = (await response.json()) as View;
        this.#show(view);
        if (method === "DELETE") this.#ended(view);
      }
      if (response.status === 401)
        this.say(this.token ? "The token was refused." : "There is no token, or its session has ended.");
    } catch {
      this.say(`${method}: the worker cannot be reached`);
    }
  }

  #ended({ isNew }: View): void {
    this.say(isNew ? "Nothing was stored yet." : "The session has ended. None of its tokens is valid any more.");
    this.#show(undefined);
  }

  #received(token: string): void {
    const parts = inspect(token);
    const before = inspect(find("[data-token]", HTMLElement, this.#panel).textContent ?? "");
    if (token && before.random === parts.random) this.#renewed++;
    if (!token) this.#show(undefined);
    this.#showToken();
  }

  #reset(): void {
    this.#renewed = 0;
    this.#show(undefined);
    this.#showToken();
  }

  #showToken(): void {
    find("[data-token]", HTMLElement, this.#panel).textContent = this.token || "none";
    find("[data-renewed]", HTMLElement, this.#panel).textContent = String(this.#renewed);
    show(find("[data-parts]", HTMLElement, this.#panel), this.token && idParts(inspect(this.token)));
    this.#age();
  }

  /** Shows how the token ages. Its times can be read without the secret. */
  #age(): void {
    const { expiresAt } = inspect(this.token);
    const left = expiresAt === undefined ? 0 : Math.max(0, expiresAt - Date.now());
    find("[data-life]", HTMLMeterElement, this.#panel).value = left / 1_000;
    find("[data-left]", HTMLElement, this.#panel).textContent = expiresAt === undefined ? "none" : duration(left);
  }

  #show(view: View | undefined): void {
    const notes = view?.notes.map((note) => html`<li>${note}</li>`) ?? [];
    const state = view
      ? `${view.isNew ? "new" : "known"}, ends in ${duration(view.expiresAt - Date.now())} without use`
      : "none";
    const list = notes.length > 0 ? html`<ul data-notes>${notes}</ul>` : html`<p class="note">no notes</p>`;
    show(find("[data-view]", HTMLElement, this.#panel), html`<p data-state>${state}</p>${view && list}`);
  }

  /** Adds a line to what happened, newest first. */
  say(text: string): void {
    const log = find("[data-log]", HTMLOListElement, this.#panel);
    const line = document.createElement("li");
    line.textContent = `${new Date().toLocaleTimeString()} ${text}`;
    log.prepend(line);
    while (log.children.length > LOG_MAX) log.lastElementChild?.remove();
  }
}
