/** The flow against a worker in workerd. */

import { start } from "../support/workerd.js";
import { flow } from "./flow.js";

/** Starts the worker that is in the folder, and drives it. */
export async function flowInWorkerd(folder) {
  const worker = await start(folder);
  try {
    await flow((request) => worker.dispatchFetch(request.url, request), "https://shop.example");
  } finally {
    await worker.dispose();
  }
}
