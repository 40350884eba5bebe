// honojs/hono "Context is not finalized" and the like: a handler that returns nothing.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

const store = memory();
let writes = 0;
const counted = {
  atomic: true,
  load: (key) => store.load(key),
  update: (...all) => {
    writes++;
    return store.update(...all);
  },
};
const sessions = new Sessions({ store: counted, secret });
const handler = sessions.handler(async (_request, _env, _context, session) => {
  (await session()).set("a", 1);
});
const { category, code } = await handler(request()).catch((error) => error);
verdict(code === "response" && writes === 0, `it is refused with ${category}/${code} after ${writes} writes`);
