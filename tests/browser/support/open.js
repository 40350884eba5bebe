/** What every file of tests here begins with: the demo, and a browser to visit it with. */

import { after } from "node:test";
import { sharedDemo } from "../shared.js";
import { startDemo } from "./demo.js";
import { launch } from "./person.js";

/**
 * Starts both; they end with the file. The demo is the one that all files share, unless the demo worker has variables
 * (`vars`) or the file is run by itself.
 */
export async function openDemo(vars) {
  const demo = (!vars && sharedDemo()) || (await startDemo(vars));
  after(() => demo.stop?.());
  const browser = await launch();
  after(() => browser.close());
  return { demo, browser };
}
