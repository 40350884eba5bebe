/** The API: a session for clients that keep no cookies, by token. See www/browser/clients.ts for the other side. */

import { kv, type Session, Sessions } from "eltanin";
import { onEvent } from "./robots-seen.js";
import type { View } from "./view.js";

const NOTE_MAX_CHARS = 200;
const NOTES_MAX = 20;

/** The variables of an API client's session. */
interface Variables {
  notes?: string[];
}

type Method = (session: Session<Variables>, request: Request) => Promise<void> | void;

const methods: Record<string, Method> = {
  GET() {},

  async POST(session, request) {
    const note = (await request.text()).trim().slice(0, NOTE_MAX_CHARS);
    session.vars.notes ??= [];
    if (note) session.vars.notes.push(note);
    session.vars.notes.splice(0, session.vars.notes.length - NOTES_MAX);
  },

  DELETE(session) {
    session.destroy();
  },
};

export async function api(request: Request, env: Env): Promise<Response> {
  const sessions = new Sessions<Variables>({
    store: kv(env.SESSIONS, { prefix: "api:" }),
    secret: env.SESSION_SECRET,
    tokens: { lifetime: Number(env.TOKEN_LIFETIME) },
    onEvent,
  });
  if (request.headers.get("Upgrade") === "websocket") return socket(request, sessions);
  const method = methods[request.method];
  if (!method) return new Response(null, { status: 405, headers: { Allow: Object.keys(methods).join(", ") } });
  if (!isByToken(request)) return unauthorized();
  const session = await sessions.open(request);
  const refusal = sessions.challenge(request, session);
  if (refusal) return refusal;
  if (!session) return unauthorized();
  await method(session, request);
  return sessions.commit(session, Response.json(view(session)));
}

/** A request with a cookie alone is refused: forms of other sites can send cookies, but neither of these fields. */
function isByToken({ headers }: Request): boolean {
  return headers.has("Authorization") || headers.has("Session-Token");
}

function unauthorized(): Response {
  const error = "ask for a token with the field Session-Token: ?1, then send Authorization: Bearer and the token";
  return Response.json({ error }, { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
}

function view(session: Session<Variables>): View {
  return { isNew: session.isNew, notes: session.vars.notes ?? [], expiresAt: session.expiresAt };
}

/** Answers every message with the current session, and closes the socket when it has ended. */
async function socket(request: Request, sessions: Sessions<Variables>): Promise<Response> {
  const { session, protocol } = await sessions.openSocket(request);
  if (!session) return sessions.challenge(request, session) ?? unauthorized();
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.addEventListener("message", async () => {
    const now = await sessions.revalidate(session);
    if (now) server.send(JSON.stringify(view(now)));
    else server.close(1008, "the session has ended");
  });
  server.send(JSON.stringify(view(session)));
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: protocol ? { "Sec-WebSocket-Protocol": protocol } : {},
  });
}
