/** The page on the bill says what is counted now, and the page on stores uses the same prices. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { operationsOf } from "../../bench/bill/bill.js";
import { dollars, monthly, PRICES } from "../../bench/bill/prices.js";
import { tables } from "../../bench/bill/tables.js";
import { between } from "../../bench/growth/page.js";
import { read } from "../support/pages.js";

test("bill: the tables on the page are what is counted now", async () => {
  const page = read("docs/explanation/bill.md");
  for (const [name, table] of Object.entries(await tables())) assert.equal(between(page, name), table, name);
});

test("bill: operations are averaged over the shares, and what a month includes is deducted from each kind", () => {
  const counts = { read: { kvRead: 1, kvWrite: 0 }, change: { kvRead: 2, kvWrite: 1 } };
  const operations = operationsOf({ shares: { read: 0.75, change: 0.25 } }, counts);
  assert.deepEqual(operations, { kvRead: 1.25, kvWrite: 0.25 });
  assert.equal(dollars(operations), 1.25 * 0.5 + 0.25 * 5);
  assert.equal(monthly({ kvRead: 12, kvWrite: 0.5 }), 1);
});

test("bill: the page on stores uses the same prices", () => {
  const page = read("docs/guide/which-store.md").replaceAll(/\s+/g, " ");
  const price = (name) => PRICES[name].dollars.toFixed(2);
  for (const text of [
    `\`(r + 2w) · ${price("kvRead")} + ${price("kvWrite")} · w\``,
    `\`(r + 2w) · ${price("objectRequest")} + ${price("objectRow")} · w\``,
    `\`${price("d1Row")} · w\``,
    `KV ${price("kvRead")} for a million reads and ${price("kvWrite")} for a million writes`,
    `Object ${price("objectRequest")} for a million requests and ${price("objectRow")} for a million rows written`,
    `D1 ${price("d1Row")} for a million rows written`,
  ]) {
    assert.ok(page.includes(text), text);
  }
});
