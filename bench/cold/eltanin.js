/** A whole first request with Eltanin. */
import { kv, Sessions } from "eltanin";
import { Kv } from "../kv.js";

const binding = new Kv();

export default {
  async fetch(request) {
    const sessions = new Sessions({ store: kv(binding), secret: "MFXzrbb0n7L6yM4jHTWvVqdtQ2uPeKsE9xAcGZwo" });
    const session = await sessions.open(request);
    session.set("visits", 1);
    return sessions.commit(session, new Response("ok"));
  },
};
