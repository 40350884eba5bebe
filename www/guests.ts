/** Guests: other visitors whose request the worker answers in place of the visitor's own. */

/** A visitor as whom a page can be seen. */
export interface Guest {
  slug: string;
  name: string;
  /** What happens to its request. */
  text: string;
  /** The header fields of its request, made from the visitor's own. */
  headers(own: Headers): Headers;
  /** Whether its request meets a store that fails. */
  storeFails?: true;
}

/** An id of the right form that no secret has signed. */
const UNSIGNED = `IAAB${"Qm9n".repeat(10)}`;

/** The character of an id that is changed. It belongs to the random bits. */
const CHANGED = 20;

export const guests: readonly Guest[] = [
  {
    slug: "googlebot",
    name: "Googlebot",
    text: "A search engine gets the whole page, but no session, no cookie and no form.",
    headers: () =>
      new Headers({ "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" }),
  },
  {
    slug: "curl",
    name: "curl",
    text: "A command-line tool is a robot too. A program that wants a session asks for a token.",
    headers: () => new Headers({ "User-Agent": "curl/8.14.1", Accept: "*/*" }),
  },
  {
    slug: "forged-id",
    name: "A forged id",
    text: "Your id with one character changed. Its tag does not match, so the store is never asked.",
    headers: forged,
  },
  {
    slug: "store-down",
    name: "A failing store",
    text: "Your own request while the store is down. The shop says so, and your cookie stays.",
    headers: (own) => own,
    storeFails: true,
  },
];

/** The guest with that slug. */
export function guestOf(slug: string | null | undefined): Guest | undefined {
  return guests.find((one) => one.slug === slug);
}

/** The visitor's own fields, with an id that is not signed by this site. */
function forged(own: Headers): Headers {
  const headers = new Headers(own);
  const cookies = own.get("Cookie") ?? "";
  const changed = cookies.replace(
    /\b(session[\w-]*=)([\w-]+)/g,
    (_, name: string, id: string) => `${name}${damaged(id)}`,
  );
  headers.set("Cookie", changed === cookies ? `session=${UNSIGNED}; __Host-session=${UNSIGNED}` : changed);
  return headers;
}

function damaged(id: string): string {
  return id.slice(0, CHANGED) + (id[CHANGED] === "A" ? "B" : "A") + id.slice(CHANGED + 1);
}
