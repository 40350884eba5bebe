// With tokens on, any program that sends "Session-Token: ?1" makes a record with each request, though nothing is changed.
// Adapted: the store contract has `update` now.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

const store = memory();
const update = store.update.bind(store);
let writes = 0;
store.update = (...all) => {
  writes++;
  return update(...all);
};
const sessions = new Sessions({ store, secret, tokens: true });
let tokens = 0;
for (let number = 0; number < 1_000; number++) {
  const asks = request(undefined, { "User-Agent": "curl/8.5.0", "Session-Token": "?1" });
  const { headers } = await sessions.commit(await sessions.open(asks), new Response());
  if (headers.has("Session-Token")) tokens++;
}
verdict(writes === 0 && tokens === 1_000, `1,000 requests of curl got ${tokens} tokens and made ${writes} records`);
