/** The bench in a thread of Node, which has an isolate of its own: describes its rows, and runs batches of them. */

import { registerHooks } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

registerHooks({
  resolve: (name, context, next) =>
    name in workerData ? { url: workerData[name], shortCircuit: true } : next(name, context),
});
const [{ batch, checked, described }, set] = await Promise.all([import("./rows.js"), import("bench:rows")]);
const rows = await checked(await set.rows());
parentPort.on("message", async ({ row, contender, count }) => {
  parentPort.postMessage(await batch(rows[row].contenders[contender], count));
});
parentPort.postMessage(described(rows));
