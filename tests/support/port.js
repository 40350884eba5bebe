/** A port for a server that another program starts. */

import { randomInt } from "node:crypto";
import { isFree } from "../../scripts/serve.js";

/** Below the ports that systems give to outgoing connections: a browser may take one of those before the server starts. */
const [FIRST, END] = [10_000, 32_000];

/** A port on which no program listens. */
export async function freePort() {
  for (;;) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
}
