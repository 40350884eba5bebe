/** What somebody without a mouse does. */

import assert from "node:assert/strict";

/** Presses Tab until the element with that role and name has the focus, visibly. */
export async function tabTo(page, role, name) {
  const target = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      assert.notEqual(outline, "none", `the focus is visible on "${name}"`);
      return;
    }
  }
  assert.fail(`Tab never reaches the ${role} "${name}"`);
}
