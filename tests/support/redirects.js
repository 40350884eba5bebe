/** Redirects in every runtime: what the client sends to another origin, and that it follows redirects as `fetch` does. */

export const TOKEN = "token-of-home";

const STATUSES = [301, 302, 303, 307, 308];

const go = (status, to, token = "") => `/go/${status}?to=${encodeURIComponent(to)}${token && `&token=${token}`}`;

/** Ways to another origin. `/back` is where one of them returns to. */
const WAYS = [
  (status, away) => go(status, `${away}/there`),
  (status, away) => go(status, go(status, `${away}/there`)),
  (status, away, home) => go(status, `${away}${go(status, `${home}/back`)}`),
];

/** How many requests of {@link wander} reach another origin, if redirects are followed: all. */
export const JOURNEYS = STATUSES.length * WAYS.length * 2;

/** Goes every way with a token, and with a request for one. Returns the tokens that the client has afterwards. */
export async function wander(SessionClient, home, away) {
  const tokens = { asked: new Set(), had: new Set() };
  for (const status of STATUSES) {
    for (const method of ["GET", "POST"]) {
      for (const way of WAYS) {
        for (const [kind, token] of [
          ["asked", true],
          ["had", TOKEN],
        ]) {
          const client = new SessionClient(home).setSessionToken(token);
          const body = method === "POST" ? "spam" : undefined;
          const sent = client.fetch(way(status, away, home), { method, body });
          await sent.then(
            (response) => response.text(),
            () => {},
          );
          tokens[kind].add(client.getSessionToken());
        }
      }
    }
  }
  return { asked: [...tokens.asked], had: [...tokens.had] };
}

const TEXT = "text/plain";
const text = (method) => ({ method, body: "spam", headers: { "Content-Type": TEXT } });
const post = (body) => (body ? { method: "POST", body } : text("POST"));
const request = (url, init) => new Request(url, init);
const stream = () => new Blob(["spam"]).stream();

/** A row: name, path, `init` or a request, and `[method, type, body]` where it arrives, a status, or `"TypeError"`. */
function rows(home) {
  const form = new FormData();
  form.set("spam", "eggs");
  const formBody = '-\nContent-Disposition: form-data; name="spam"\n\neggs\n-';
  const row = (name, path, init, expected) => ({ name, path, init, expected });
  return [
    ...STATUSES.map((status) => row(`GET ${status}`, go(status, "/echo"), {}, ["GET", "", ""])),
    ...[301, 302, 303].map((status) => row(`POST ${status}`, go(status, "/echo"), post(), ["GET", "", ""])),
    ...[307, 308].map((status) => row(`POST ${status}`, go(status, "/echo"), post(), ["POST", TEXT, "spam"])),
    ...[301, 302, 307, 308].map((status) =>
      row(`PUT ${status}`, go(status, "/echo"), text("PUT"), ["PUT", TEXT, "spam"]),
    ),
    row("PUT 303", go(303, "/echo"), text("PUT"), ["GET", "", ""]),
    row("DELETE 303", go(303, "/echo"), { method: "DELETE" }, ["GET", "", ""]),
    row("HEAD 303", go(303, "/echo"), { method: "HEAD" }, ["HEAD", "", ""]),
    row("post 302", go(302, "/echo"), text("post"), ["GET", "", ""]),
    row("two with a body", go(307, go(308, "/echo")), post(), ["POST", TEXT, "spam"]),
    row("no body after a GET", go(302, go(307, "/echo")), post(), ["GET", "", ""]),
    row("form fields", go(307, "/echo"), post(new URLSearchParams({ a: "1" })), [
      "POST",
      "application/x-www-form-urlencoded;charset=UTF-8",
      "a=1",
    ]),
    row("a form", go(308, "/echo"), post(form), ["POST", "multipart/form-data; boundary", formBody]),
    row("a blob", go(307, "/echo"), post(new Blob(["spam"], { type: "text/x-spam" })), ["POST", "text/x-spam", "spam"]),
    row("bytes", go(307, "/echo"), post(new TextEncoder().encode("spam")), ["POST", "", "spam"]),
    row("a stream, GET", go(303, "/echo"), { ...post(stream()), duplex: "half" }, ["GET", "", ""]),
    row("a stream again", go(307, "/echo"), { ...post(stream()), duplex: "half" }, "TypeError"),
    row("Request 307", request(home + go(307, go(307, "/echo")), post()), {}, ["POST", TEXT, "spam"]),
    row("Request 303", request(home + go(303, "/echo"), post()), {}, ["GET", "", ""]),
    row("Request 302, 307", request(home + go(302, go(307, "/echo")), post()), {}, ["GET", "", ""]),
    row("Request and body", request(home + go(307, "/echo"), post()), { body: "eggs" }, ["POST", TEXT, "eggs"]),
    row("own fields", go(302, "/echo"), { headers: { "X-Mine": "1" } }, ["GET", "", "", "1"]),
    row("a relative place", go(302, "../echo?a"), {}, ["GET", "", ""]),
    row("no place", "/go/302", {}, 302),
    row("another status", go(300, "/echo"), {}, 300),
    row("no URL", go(302, "http://["), {}, "TypeError"),
    row("no http", go(302, "data:,spam"), {}, "TypeError"),
    row("a file", go(302, "file:///etc/passwd"), {}, "TypeError"),
    row("20", "/count/20", {}, ["GET", "", ""]),
    row("21", "/count/21", {}, "TypeError"),
    row("manual", go(302, "/echo"), { redirect: "manual" }, 302),
    row("manual Request", request(home + go(302, "/echo"), { redirect: "manual" }), {}, 302),
    row("error", go(302, "/echo"), { redirect: "error" }, "TypeError"),
    row("error without one", "/echo", { redirect: "error" }, ["GET", "", ""]),
  ];
}

/** Sends all rows with `fetch`. Returns what happened, and what the Fetch standard expects. */
export async function compare(fetch, home) {
  const differences = [];
  for (const { name, path, init, expected } of rows(home)) {
    const result = await outcome(fetch, path, init, expected);
    if (JSON.stringify(result) !== JSON.stringify(expected)) differences.push({ name, result, expected });
  }
  return differences;
}

async function outcome(fetch, path, init) {
  try {
    const response = await fetch(path, init);
    await response.text();
    const { status, redirected, url, type } = response;
    // A browser shows nothing of a redirect.
    if (status !== 200) return type === "opaqueredirect" ? 302 : status;
    const { method, type: sent, body, mine } = JSON.parse(response.headers.get("X-Echo") ?? "{}");
    const isRight = redirected === (init.redirect !== "error") && /\/(echo|count\/0)(\?a)?$/.test(url);
    if (!isRight) return { redirected, url };
    return [method, sent.replace("charset=utf-8", "charset=UTF-8"), body, ...(mine ? [mine] : [])];
  } catch (error) {
    return error instanceof TypeError ? "TypeError" : String(error);
  }
}

/** A redirect may carry a new token. Returns the client's token afterwards. */
export async function renew(SessionClient, home) {
  const client = new SessionClient(home).setSessionToken(TOKEN);
  await (await client.fetch(go(303, "/renewed", "renewed-token"), post())).text();
  return client.getSessionToken();
}

/** All of it. */
export async function run(SessionClient, home, away) {
  const client = new SessionClient(home).setSessionToken(TOKEN);
  return {
    tokens: await wander(SessionClient, home, away),
    differences: await compare((input, init) => client.fetch(input, init), home),
    renewed: await renew(SessionClient, home),
  };
}
