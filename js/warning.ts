/** Warnings on the console about what would lose data. */

import { bit } from "./core/contract.gen.js";
import type { RequestLike } from "./request.js";
import type { Verdict } from "./robot.js";

/** The warnings that were given. Each is given once. */
let given = 0;

/** Gives the warning of this bit. */
export function warn(warning: number, { url, headers }: RequestLike, verdict: () => Verdict): void {
  if (given & warning) return;
  given |= warning;
  const message =
    warning === bit.unproven
      ? `a new session was not saved, because the client may be a robot: ${reasonOf(verdict(), headers)}; the next request with the cookie is saved`
      : `browsers refuse the Secure session cookie over http from ${url.split("/")[2]}; use https or localhost, or let the proxy send \`X-Forwarded-Proto: https\``;
  console.warn(`eltanin: ${message}`);
}

/** The reason of a verdict in words. */
function reasonOf({ reason, signature }: Verdict, headers: RequestLike["headers"]): string {
  switch (reason) {
    case "brand-hint": {
      const chrome = /Chrome\/\d+/.exec(headers.get("User-Agent") ?? "")?.[0].replace("/", " ");
      return `user agent says ${chrome}, client hints say ${signature}`;
    }
    case "platform-score":
      return `the platform's score is ${signature}`;
    case "site-decide":
      return "the option `robots.decide` says so";
    case "app":
      return "user agent is that of an app or a library";
    default:
      return signature ? `user agent contains "${signature}"` : "user agent is incomplete";
  }
}
