/** Eltanin beside its peers: what `npm run bench` measures. */

import { idRows } from "./ids.js";
import { requestRows } from "./requests.js";
import { robotRows } from "./robots.js";

export const rows = async () => [...(await idRows()), ...robotRows(), ...(await requestRows())];
