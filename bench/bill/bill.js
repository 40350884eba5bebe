/** The bill: operations per mix in dollars, as tables. */

import { table } from "../growth/page.js";
import { KINDS, MIXES } from "./mixes.js";
import { dollars, monthly, PRICES } from "./prices.js";

/** The average operations of one request of a mix. */
export function operationsOf({ shares }, counts) {
  const sum = {};
  for (const [kind, share] of Object.entries(shares))
    for (const [name, count] of Object.entries(counts[kind])) sum[name] = (sum[name] ?? 0) + share * count;
  return sum;
}

const SHORT = { kvRead: "read", kvWrite: "write", objectRequest: "request", objectRow: "row", d1Row: "row" };

/** "2 reads, 1 write" */
function inWords(counts) {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.map(([name, count]) => `${count} ${SHORT[name]}${count > 1 ? "s" : ""}`).join(", ") || "0";
}

/** The operations of one request of each kind. `bills` are `{ name, counts }`. */
export function countTable(bills) {
  const kinds = Object.keys(KINDS);
  return table(
    ["library and store", ...kinds.map((kind) => KINDS[kind].name)],
    bills.map(({ name, counts }) => [name, ...kinds.map((kind) => inWords(counts[kind]))]),
  );
}

const cents = (amount) => amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What a library costs in a mix: a row of {@link mixTable}. */
export function mixRow(mix, { name, counts }) {
  const operations = operationsOf(mix, counts);
  const month = Object.fromEntries(Object.entries(operations).map(([kind, count]) => [kind, count * mix.requests]));
  return [name, cents(dollars(operations)), cents(monthly(month))];
}

/** What a mix costs with each library. */
export function mixTable(mix, bills) {
  const head = ["library and store", "$ per million requests", `$ per month of ${mix.requests} million`];
  return table(
    head,
    bills.map((bill) => mixRow(mix, bill)),
  );
}

/** The shares of the mixes. */
export function shareTable() {
  const kinds = Object.keys(KINDS);
  return table(
    ["site", ...kinds.map((kind) => KINDS[kind].name)],
    MIXES.map(({ name, shares }) => [name, ...kinds.map((kind) => `${Math.round(100 * (shares[kind] ?? 0))} %`)]),
  );
}

/** The prices. */
export function priceTable() {
  const rows = Object.values(PRICES).map(({ name, dollars, included }) => [
    name,
    cents(dollars),
    `${included} million`,
  ]);
  return table(["operation", "$ per million", "included in a month"], rows);
}
