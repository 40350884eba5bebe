/** Verdicts and their reasons in plain words. */

import type { Verdict } from "eltanin";

export const KINDS: Record<Verdict["kind"], string> = {
  human: "a person: gets a session",
  speculative: "a browser that prefetches or prerenders: a new session is not stored",
  suspect: "may be a robot: nothing is stored until the cookie comes back",
  tool: "a tool or an app's library: nothing is stored until the cookie comes back",
  robot: "a robot: no session, no cookie, nothing stored",
};

const REASONS: Record<string, string> = {
  browser: "the user agent is one that a current browser sends",
  form: "the user agent has a browser's form",
  device: "the user agent has the mark of a phone, a television or a console",
  app: "the user agent has the mark of a native app",
  empty: "there is no user agent",
  word: "the user agent contains a word of the reviewed list of robots",
  bot: "a word of the user agent ends in “bot”",
  link: "the user agent contains a link, as robots introduce themselves",
  mail: "the user agent contains a mail address",
  injection: "the user agent tries to inject markup, a query or a command",
  shape: "the user agent looks like neither a browser nor an app nor a device",
  guest: "the user agent has a foreign name where browsers have none",
  impossible: "the parts of the user agent contradict one another",
  "site-allow": "this site allows the user agent",
  "site-add": "this site has added the user agent to its list of robots",
  prefetch: "the request says that it loads the page ahead",
  from: "the request has a From field with a mail address",
  "web-bot-auth": "the request is signed as a robot's",
  "platform-robot": "the platform has verified the robot",
  "platform-score": "the platform takes the client for a program",
  "headless-hint": "the client hints name a headless browser",
  "brand-hint": "the client hints and the user agent name different versions",
  "site-decide": "this site's own rule decided",
  off: "robot detection is off",
};

/** The reason of a verdict as a clause. Empty for a reason that has no words here. */
export function inWords({ reason }: Verdict): string {
  return REASONS[reason] ?? "";
}
