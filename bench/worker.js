/** The bench as a worker: describes its rows at `/`, runs a batch at `/<row>/<contender>/<count>`. */

import { batch, checkedRows, described } from "./rows.js";

let rows;

export default {
  async fetch(request) {
    rows ??= checkedRows();
    const all = await rows;
    const [row, contender, count] = new URL(request.url).pathname.split("/").filter(Boolean).map(Number);
    if (row === undefined) return Response.json(described(all));
    return Response.json(await batch(all[row].contenders[contender], count));
  },
};
