/** Requests as browsers and robots send them. */

/** The header fields of a current browser: Chrome 142 on Linux. */
const BROWSER: Readonly<Record<string, string>> = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Accept-Language": "en-US,en;q=0.9",
  "Sec-CH-UA": '"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"',
  "Sec-CH-UA-Mobile": "?0",
  "Sec-CH-UA-Platform": '"Linux"',
};

/** The header fields of a robot: Googlebot. */
const ROBOT: Readonly<Record<string, string>> = {
  "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  From: "googlebot(at)googlebot.com",
  Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
};

/** How a browser makes a request. */
export interface Manner {
  /** `"navigate"` for a page (the default), `"cors"` for a script's `fetch`. */
  mode?: "navigate" | "cors";
  /** Where the request comes from: `"none"` for an address that was typed in, which is the default. */
  site?: "none" | "same-origin" | "same-site" | "cross-site";
}

/**
 * A request as a current browser sends it. Header fields in `init` win.
 *
 * ```ts
 * const response = await worker.fetch(browser("https://shop.example/cart"), env, ctx);
 * ```
 */
export function browser(url: string | URL, init: RequestInit = {}, { mode = "navigate", site = "none" }: Manner = {}) {
  const navigates = mode === "navigate";
  const manner = {
    Accept: navigates ? "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" : "*/*",
    "Sec-Fetch-Dest": navigates ? "document" : "empty",
    "Sec-Fetch-Mode": mode,
    "Sec-Fetch-Site": site,
    ...(navigates && { "Sec-Fetch-User": "?1", "Upgrade-Insecure-Requests": "1" }),
  };
  return requestWith(url, init, { ...BROWSER, ...manner });
}

/** A request as a robot sends it: Googlebot's. Header fields in `init` win. */
export function robot(url: string | URL, init: RequestInit = {}): Request {
  return requestWith(url, init, ROBOT);
}

function requestWith(url: string | URL, init: RequestInit, fields: Readonly<Record<string, string>>): Request {
  const headers = new Headers(fields);
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  return new Request(url, { redirect: "manual", ...init, headers });
}
