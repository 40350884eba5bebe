/** Two origins that redirect to one another, and note what they receive. */

import { createServer } from "node:http";

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "*",
  "Access-Control-Allow-Headers": "Authorization, Session-Token, Content-Type",
};

async function textOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

/** `/go/307?to=/echo` redirects, `/count/3` redirects 3 times, and everything else answers with what it received. */
async function answer(origin, request, log) {
  const { pathname, searchParams } = new URL(request.url, "http://a");
  const { method, headers } = request;
  const [, kind, number] = pathname.split("/");
  const body = await textOf(request);
  log.push({ origin, path: request.url, method, headers });
  const type = headers["content-type"]?.replace(/boundary=.*/, "boundary") ?? "";
  const echo = {
    method,
    type,
    body: body
      .replaceAll(/^-+.*$/gm, "-")
      .replaceAll("\r", "")
      .trim(),
    mine: headers["x-mine"],
  };
  const given = { "X-Echo": JSON.stringify(echo) };
  const token = origin === "away" ? "planted" : searchParams.get("token");
  if (token) given["Session-Token"] = token;
  if (kind === "go") {
    const to = searchParams.get("to");
    return { status: Number(number), headers: { ...given, ...(to !== null && { Location: to }) } };
  }
  if (kind === "count" && number !== "0") return { status: 302, headers: { Location: `/count/${number - 1}` } };
  return { status: 200, headers: given };
}

async function listen(origin, log) {
  const server = createServer(async (request, response) => {
    const isPreflight = request.method === "OPTIONS";
    const { status, headers } = isPreflight ? { status: 204 } : await answer(origin, request, log);
    response.writeHead(status, { ...CORS, "Content-Type": "text/html", ...headers }).end(status === 204 ? "" : "ok");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** Starts both. `log` has every request but preflights. */
export async function startOrigins() {
  const log = [];
  const [home, away] = [await listen("home", log), await listen("away", log)];
  return { home: home.url, away: away.url, log, close: () => Promise.all([home.close(), away.close()]) };
}
