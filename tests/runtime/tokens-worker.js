/** A worker whose sites differ in their options: the first part of the path names the site. */

import { kv, memory, Sessions } from "eltanin";
import { SessionClient } from "eltanin/client";

const inMemory = memory();
const events = [];

/** The worker's clock, which tests can put forward: how far it is ahead, in ms. */
let ahead = 0;
const { now } = Date;
Date.now = () => now.call(Date) + ahead;

const sites = {
  kv: (env) => ({ store: kv(env.SESSIONS), tokens: true }),
  memory: () => ({ store: inMemory, tokens: true }),
  off: () => ({ store: inMemory }),
  short: () => ({ store: inMemory, tokens: { lifetime: 600 } }),
  open: () => ({ store: inMemory, tokens: { expose: true } }),
};

/** The session as JSON. */
function view(session) {
  if (!session) return Response.json({ session: false });
  const { isNew, token } = session;
  return Response.json({ session: true, isNew, token, user: session.userid(), variables: session.toObject() });
}

const actions = {
  login: (session, { searchParams }) => session.login(Number(searchParams.get("user"))),
  logout: (session) => session.logout(),
  destroy: (session) => session.destroy(),
  set: (session, { searchParams }) => session.update([...searchParams]),
};

/** A connection that loads its session again for each message. */
async function socket(sessions, request) {
  const { session, protocol } = await sessions.openSocket(request);
  if (!session) return sessions.challenge(request, session) ?? new Response(null, { status: 401 });
  const { 0: client, 1: server } = new WebSocketPair();
  let current = session;
  server.accept();
  server.addEventListener("message", async () => {
    current = current && (await sessions.revalidate(current));
    if (current) server.send(JSON.stringify(current.toObject()));
    else server.close(1008, "the session has ended");
  });
  return new Response(null, { status: 101, webSocket: client, headers: { "Sec-WebSocket-Protocol": protocol } });
}

async function answer([site, action, how], request, env) {
  const sessions = new Sessions({
    ...sites[site](env),
    secret: env.SESSION_SECRET,
    onEvent: (event) => events.push(event),
  });
  if (action === "socket") return socket(sessions, request);
  const session = await sessions.open(request);
  const refusal = how === "careless" ? undefined : sessions.challenge(request, session);
  if (refusal) return refusal;
  if (session) actions[action]?.(session, new URL(request.url));
  return sessions.commit(session, view(session));
}

/** The CORS headers that a site adds for scripts from other origins. */
async function crossOrigin(parts, request, env) {
  const preflight = request.method === "OPTIONS";
  const response = preflight ? new Response(null, { status: 204 }) : await answer(parts, request, env);
  response.headers.set("Access-Control-Allow-Origin", "*");
  if (preflight) response.headers.set("Access-Control-Allow-Headers", "Authorization, Session-Token");
  return response;
}

/** A worker that is a client of another one. */
async function asClient(request, env) {
  const url = new URL("/kv/", request.url);
  const fetch = (input, init) => env.SELF.fetch(input, init);
  const client = new SessionClient(url, { fetch }).setSessionToken(true);
  await client.fetch("set?spam=1");
  const other = new SessionClient(url, { fetch }).setSessionToken(client.getSessionToken());
  return other.fetch("");
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const parts = url.pathname.slice(1).split("/");
    const [site] = parts;
    if (site === "events") return Response.json(events.splice(0));
    if (site === "clock") ahead += Number(url.searchParams.get("ms"));
    if (site === "clock") return new Response(null);
    if (site === "client") return asClient(request, env);
    if (site === "away") return Response.redirect(url.searchParams.get("to"), 302);
    if (site === "open") return crossOrigin(parts, request, env);
    if (site in sites) return answer(parts, request, env);
    return new Response("no such site", { status: 404 });
  },
};
