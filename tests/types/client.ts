/** `eltanin/client` and the server's side of tokens, as a user's compiler sees them. */

import { memory, type Session, type SessionEvent, Sessions } from "eltanin";
import { SessionClient, type SessionClientOptions } from "eltanin/client";

const options: SessionClientOptions = {
  fetch,
  onToken: async (token) => void token.length,
  reopen: true,
};
const client: SessionClient = new SessionClient(new URL("https://example.com"), options).setSessionToken(true);
export const chained: string = client.setSessionToken(false).setSessionToken("token").getSessionToken();
export const opened: Promise<string> = client.open();
export const answer: Promise<Response> = client.fetch("items", { method: "POST", body: "{}" });
export const offered: string[] = client.protocols();

// @ts-expect-error A token is true, false or text.
client.setSessionToken(1);
// @ts-expect-error The option is spelt `onToken`.
new SessionClient("https://example.com", { ontoken: () => {} });
// @ts-expect-error The client's URL is not optional.
new SessionClient();

const sessions = new Sessions<{ spam: string }>({
  store: memory(),
  secret: "x",
  tokens: { lifetime: 600, expose: true },
  onEvent: (event: SessionEvent) => event.type === "refused" && event.reason === "none",
});

export async function socket(request: Request): Promise<string | undefined> {
  const { session, protocol } = await sessions.openSocket(request);
  const refusal: Response | undefined = sessions.challenge(request, session);
  const now: Session<{ spam: string }> | null = session && (await sessions.revalidate(session));
  return now?.vars.spam ?? refusal?.statusText ?? protocol;
}
