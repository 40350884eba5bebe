/** What the cases share. It does not load the package: a case may have to prepare that. */

export const secret = "a secret of the field tests, forty-eight bytes..";

const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/** A person's request with this `Cookie` field. */
export function request(cookie, headers = {}) {
  const fields = { "User-Agent": agent, ...(cookie && { Cookie: cookie }), ...headers };
  return new Request("https://shop.example/", { headers: fields });
}

/** Name and value of the session cookie that a response sets. */
export function pairOf(response) {
  return response.headers
    .getSetCookie()
    .find((field) => /session=|sid=/.test(field))
    ?.split(";")[0];
}

/** One request: opens, acts, commits, and gives the cookie that the visitor has then. */
export async function visit(sessions, cookie, act = () => {}) {
  const session = await sessions.open(request(cookie));
  await act(session);
  return pairOf(await sessions.commit(session, new Response())) ?? cookie;
}

/** Says what came of it, and ends the process: with 0 if it is right. */
export function verdict(right, line) {
  console.log(`${right ? "right" : "WRONG"}: ${line}`);
  process.exit(right ? 0 : 1);
}
