/** What every contender is given: the same secret, the same agents, the same variables. */

/** Longer than any of them asks for. */
export const SECRET = "MFXzrbb0n7L6yM4jHTWvVqdtQ2uPeKsE9xAcGZwo";

/** Current browsers' agents. Several, so that no cache of the last answer helps. */
export const PEOPLE = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
];

/** Agents of well-known robots, as their operators document them. */
export const ROBOTS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2; +https://openai.com/gptbot",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
  "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
  "curl/8.16.0",
];

/** Cookies that other parts of a site have set. */
const NEIGHBOURS = ["theme=dark", "_ga=GA1.1.1723480021.1763801234"];

/** A person's request, with this cookie among others. */
export function request(cookie) {
  const cookies = cookie ? [NEIGHBOURS[0], cookie, NEIGHBOURS[1]] : NEIGHBOURS;
  return new Request("https://shop.example/basket", {
    headers: {
      "User-Agent": PEOPLE[0],
      Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "Accept-Language": "en-GB,en;q=0.9",
      "Accept-Encoding": "gzip, deflate, br, zstd",
      "Sec-Fetch-Dest": "document",
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Site": "same-origin",
      Cookie: cookies.join("; "),
    },
  });
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `text` with the last bit of one of its base64 digits flipped, about 12 before its end; `%2B` and the like are spared. */
export function forge(text) {
  let at = text.length - 12;
  while (!BASE64.includes(text[at]) || text.slice(at - 2, at).includes("%")) at--;
  return text.slice(0, at) + BASE64[BASE64.indexOf(text[at]) ^ 1] + text.slice(at + 1);
}

/** 24 variables in three namespaces; `variables.own` is the session's own one. 1.5 KB as JSON. */
export const variables = {
  own: {
    visits: 41,
    locale: "en-GB",
    currency: "EUR",
    consent: true,
    referrer: "https://www.example.org/reviews/running-shoes-2026",
    campaign: "autumn-newsletter",
    lastSearch: "waterproof trail running shoes",
    experiment: "checkout-b",
  },
  cart: Object.fromEntries(
    ["trail-shoe", "rain-jacket", "wool-socks", "head-torch", "soft-flask", "gel-box", "running-belt", "cap"].map(
      (name, place) => [`sku-10${place}`, { name, quantity: 1 + (place % 3), price: 1_295 + 740 * place }],
    ),
  ),
  history: Object.fromEntries(
    Array.from({ length: 8 }, (_, place) => [
      `view-${place}`,
      `https://shop.example/products/outdoor/running-${place}-${(place + 7) ** 6}?from=list`,
    ]),
  ),
};

/** Reads every variable and sums up what is in it. `read(namespace, key)` gives its value. */
export function digest(read) {
  let sum = 0;
  for (const [namespace, keys] of KEYS) {
    for (const key of keys) {
      const value = read(namespace, key);
      sum +=
        typeof value === "object" ? value.quantity * value.price : typeof value === "string" ? value.length : +value;
    }
  }
  return sum;
}

const KEYS = Object.entries(variables).map(([namespace, values]) => [namespace, Object.keys(values)]);

/** What {@link digest} must come to; a request's answer has it as its text. */
export const DIGEST = digest((namespace, key) => variables[namespace][key]);
