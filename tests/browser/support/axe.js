/** Checks pages with axe-core, in both schemes and at two widths. */

import assert from "node:assert/strict";
import axe from "axe-core";

const SCHEMES = ["light", "dark"];
const WIDTHS = [390, 1280];

/** Loads axe-core into the page. */
export const load = (page) => page.evaluate(axe.source);

/** What axe finds on the page, a line for each element. */
export async function findings(page) {
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** In both schemes and at both widths, with everything open that can be opened. */
export async function assertAccessible(page, url, paths) {
  for (const path of paths) {
    await page.goto(`${url}${path}`);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await load(page);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await findings(page), [], `${path}, ${colorScheme}, at ${width} pixels`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${path} is ${wide} pixels wide in a window of ${width}`);
      }
    }
  }
}
