/** The page of the API clients: two clients, the second attached with the first one's token. */

import { ClientPanel } from "./client-panel.js";
import { find } from "./dom.js";

const first = new ClientPanel(find("[data-client=a]", HTMLElement));
const second = new ClientPanel(find("[data-client=b]", HTMLElement));

first.on("enable", () => first.enable());
second.on("reattach", () => second.attach(first.token));
