/** The tables of the page, counted now. */

import { countTable, mixTable, priceTable, shareTable } from "./bill.js";
import { startD1 } from "./bindings.js";
import { others, own, rwsdk } from "./contenders.js";
import { counted } from "./count.js";
import { MIXES } from "./mixes.js";

/** The operations of every library: `{ name, counts }`. Only Eltanin issues tokens. */
async function bills(database, tokens) {
  const list = [];
  for (const contender of own(database, tokens)) {
    list.push({ name: contender.name, counts: await counted(contender, tokens) });
  }
  for (const contender of others) list.push({ name: contender.name, counts: await counted(contender) });
  return [...list, rwsdk];
}

/** Each table, by the name of its place in the page. */
export async function tables() {
  const database = await startD1();
  try {
    const [cookies, tokens] = [await bills(database, false), await bills(database, true)];
    const mixes = MIXES.map((mix) => `### ${mix.name}\n\n${mixTable(mix, mix.tokens ? tokens : cookies)}`);
    return {
      "bill-prices": priceTable(),
      "bill-shares": shareTable(),
      "bill-counts": countTable(cookies),
      "bill-mixes": mixes.join("\n\n"),
    };
  } finally {
    await database.close();
  }
}
