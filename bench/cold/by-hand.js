/** A whole first request with the hand-written session that makes equal promises. */
import { handWritten } from "../hand-written/equal.js";
import { Kv } from "../kv.js";

const binding = new Kv();

export default {
  async fetch(request) {
    const sessions = handWritten(binding, "MFXzrbb0n7L6yM4jHTWvVqdtQ2uPeKsE9xAcGZwo");
    const session = await sessions.open(request);
    session.data.visits = 1;
    return sessions.commit(session, new Response("ok"));
  },
};
