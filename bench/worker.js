/** The bench as a worker: describes its rows at `/`, runs a batch at `/<row>/<contender>/<count>`. */

import { rows } from "bench:rows";
import { batch, checked, described } from "./rows.js";

let all;

export default {
  async fetch(request) {
    all ??= rows().then(checked);
    const [row, contender, count] = new URL(request.url).pathname.split("/").filter(Boolean).map(Number);
    if (row === undefined) return Response.json(described(await all));
    return Response.json(await batch((await all)[row].contenders[contender], count));
  },
};
