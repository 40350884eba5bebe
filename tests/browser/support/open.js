/** What every file of tests here begins with: the demo, and a browser to visit it with. */

import { after } from "node:test";
import { startDemo } from "./demo.js";
import { launch } from "./person.js";

/** Starts both; they end with the file. `vars` are the demo worker's variables. */
export async function openDemo(vars) {
  const demo = await startDemo(vars);
  after(() => demo.stop());
  const browser = await launch();
  after(() => browser.close());
  return { demo, browser };
}
