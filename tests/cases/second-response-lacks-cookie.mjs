// A handler that commits early and answers with another response: the old id is dead, and the new one was never sent.
import { memory, Sessions } from "eltanin";
import { pairOf, request, secret, verdict } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const session = await sessions.open(request());
session.login(7);
await sessions.commit(session, new Response());
const sent = await sessions.commit(session, new Response("welcome"));
verdict(pairOf(sent) !== undefined, `the response that is sent carries ${pairOf(sent) ? "the" : "no"} cookie`);
