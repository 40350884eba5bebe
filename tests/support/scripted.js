/** A server whose answers a test gives one by one, and a client of it. */

import { SessionClient } from "eltanin/client";

export const HOME = "https://shop.example/api/";

/** A token of the right shape: its session, and how often it was renewed. */
export const tokenOf = (session, renewal = 0) =>
  `${String(session).padEnd(23, "A")}${String(renewal).padStart(37, "B")}`;

/** The same of a session that is not stored yet: its first three bits are 3. */
export const unstoredOf = (session, renewal = 0) => tokenOf(`Y${session}`, renewal);

/** A server whose answers the test gives one by one, in any order. */
function script() {
  const requests = [];
  const fetch = (input, init = {}) =>
    new Promise((resolve, reject) => {
      const answer = (headers = {}, status = 200) => resolve(new Response("ok", { status, headers }));
      requests.push({
        url: String(input instanceof Request ? input.url : input),
        headers: new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined)),
        answer,
        give: (token) => answer({ "Session-Token": token }),
        refuse: () => answer({ "WWW-Authenticate": 'Bearer error="invalid_token"' }, 401),
        fail: () => reject(new TypeError("fetch failed")),
      });
    });
  return { requests, fetch };
}

export function scripted(options = {}) {
  const { requests, fetch } = script();
  const told = [];
  const client = new SessionClient(HOME, { fetch, onToken: (token) => told.push(token), ...options });
  return { client, requests, told };
}

export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Sends as many requests at once as there are in `answers`, and answers them in that order: `[request, (it) => …]`. */
export async function race(client, requests, answers) {
  const count = requests.length;
  const sent = answers.map(() => client.fetch(""));
  await turn();
  for (const [number, answer] of answers) {
    answer(requests[count + number]);
    await sent[number];
  }
}
