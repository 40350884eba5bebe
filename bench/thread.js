/** The bench in a thread of Node, which has an isolate of its own: describes its rows, and runs batches of them. */

import { registerHooks } from "node:module";
import { parentPort } from "node:worker_threads";
import { TYPES } from "./runtimes.js";

registerHooks({
  resolve: (name, context, next) =>
    name === TYPES ? { url: "data:text/javascript,", shortCircuit: true } : next(name, context),
});
const { batch, checkedRows, described } = await import("./rows.js");
const rows = await checkedRows();
parentPort.on("message", async ({ row, contender, count }) => {
  parentPort.postMessage(await batch(rows[row].contenders[contender], count));
});
parentPort.postMessage(described(rows));
