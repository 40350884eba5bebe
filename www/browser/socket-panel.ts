/** A WebSocket that is opened with a token: browsers can send it as a subprotocol only. */

import type { SessionClient } from "eltanin/client";
import type { View } from "../view.js";

/** What the panel does with what it hears. */
interface Panel {
  say(text: string): void;
  show(view: View): void;
}

export class SocketPanel {
  readonly #path: string;
  readonly #panel: Panel;
  #socket: WebSocket | undefined;

  constructor(path: string, panel: Panel) {
    this.#path = path;
    this.#panel = panel;
  }

  open(client: SessionClient): void {
    this.#socket?.close();
    if (!client.getSessionToken()) {
      this.#panel.say("WebSocket: there is no token to open it with.");
      return;
    }
    const url = new URL(this.#path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url, client.protocols());
    let opened = false;
    socket.addEventListener("open", () => {
      opened = true;
    });
    socket.addEventListener("message", ({ data }) => {
      const view = JSON.parse(data) as View;
      this.#panel.say(
        `WebSocket: the session is alive and has ${view.notes.length} note${view.notes.length === 1 ? "" : "s"}`,
      );
      this.#panel.show(view);
    });
    socket.addEventListener("close", ({ reason }) => {
      this.#panel.say(opened ? `WebSocket: closed${reason && `, because ${reason}`}` : "WebSocket: refused");
    });
    this.#socket = socket;
  }

  /** Asks on the same connection whether the session still lives. */
  ask(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send("?");
    else this.#panel.say("WebSocket: it is not open.");
  }
}
