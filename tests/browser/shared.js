/**
 * One demo and one Chromium for all files of this folder: the module that `node --test` runs before and after them. A
 * file that is run without it starts its own.
 */

import { env } from "node:process";
import { chromium } from "playwright-core";
import { launchOptions } from "../support/chromium.js";
import { startDemo } from "./support/demo.js";

let stop;

export async function globalSetup() {
  const demo = await startDemo();
  const browser = await chromium.launchServer(launchOptions());
  stop = () => Promise.all([demo.stop(), browser.close()]);
  env.ELTANIN_DEMO = demo.url;
  env.ELTANIN_CHROMIUM = browser.wsEndpoint();
}

export const globalTeardown = () => stop?.();

/** The demo that all files share: `{ url }`. */
export function sharedDemo() {
  return env.ELTANIN_DEMO && { url: env.ELTANIN_DEMO };
}

/** The Chromium that all files share. Closing it closes what the file has opened in it. */
export function openChromium() {
  return env.ELTANIN_CHROMIUM ? chromium.connect(env.ELTANIN_CHROMIUM) : chromium.launch(launchOptions());
}
