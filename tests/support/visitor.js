/** Visitors: people with a browser's cookie jar, and robots. */

/** What browsers and robots call themselves. */
export const agents = {
  person: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  google: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  gpt: "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  curl: "curl/8.5.0",
};

export const secret = "the tests' own secret, of forty-four bytes..";

export const home = "https://shop.example/";

/** A person's request, with that cookie value if one is given. */
export function request(id, { name = "__Host-session", url = home, agent = agents.person, headers = {} } = {}) {
  const fields = { "User-Agent": agent, ...headers };
  if (id !== undefined) fields.Cookie = `${name}=${id}`;
  return new Request(url, { headers: fields });
}

/** The cookies that a response sets, in order: `{ name, value, attributes }`, attribute names in lower case. */
export function cookies(response) {
  return response.headers.getSetCookie().map((field) => {
    const [pair, ...rest] = field.split("; ");
    const [name, value] = pair.split(/=(.*)/s);
    const attributes = Object.fromEntries(
      rest.map((part) => part.split("=")).map(([key, text = true]) => [key.toLowerCase(), text]),
    );
    return { name, value, attributes };
  });
}

/** The value of the only cookie that the response sets; `undefined` when it sets none. */
export function idOf(response) {
  const [cookie, ...more] = cookies(response);
  if (more.length > 0) throw new Error(`${more.length + 1} cookies are set`);
  return cookie?.value;
}

/** A person's browser: it keeps the session cookie as browsers do, and gives it back. */
export class Browser {
  id;

  constructor(sessions, { url = home, agent = agents.person, headers = {} } = {}) {
    this.sessions = sessions;
    this.options = { url, agent, headers };
  }

  get request() {
    return request(this.id, this.options);
  }

  /** One request: opens the session, runs `act` on it, commits. Returns the response; `act`'s result is its `result`. */
  async visit(act = () => {}, response = new Response("ok")) {
    const session = await this.sessions.open(this.request);
    const result = await act(session);
    return Object.assign(this.keep(await this.sessions.commit(session, response)), { result });
  }

  /** Takes over what a response sets. */
  keep(response) {
    const [cookie] = cookies(response);
    if (cookie) this.id = cookie.attributes["max-age"] === "0" ? undefined : cookie.value;
    return response;
  }

  /** One request, read only: what `look` sees. */
  async sees(look) {
    return look(await this.sessions.open(this.request));
  }
}
