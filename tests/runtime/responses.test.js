// Responses of every kind in workerd, at three compatibility dates.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { agents, cookies } from "../support/visitor.js";
import { bundle, scratch, start } from "../support/workerd.js";

const DATES = ["2023-03-01", "2025-08-31", undefined];

let folder;
let origin;
const server = createServer((incoming, outgoing) => {
  const status = Number(incoming.url.slice(1));
  const headers = [
    ["Set-Cookie", "one=1"],
    ["Set-Cookie", "two=2; Path=/a"],
    ["Content-Type", "text/html"],
    ["Cache-Control", "public, s-maxage=600"],
    ["CDN-Cache-Control", "max-age=600"],
    ["Vary", "Accept-Encoding"],
    ["Location", "/next"],
    ["ETag", '"1"'],
  ];
  outgoing.writeHead(status, headers.flat()).end(status === 304 ? undefined : "body");
});
/** The opening of a WebSocket (RFC 6455), and one frame of text. */
server.on("upgrade", ({ headers }, socket) => {
  const key = `${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const fields = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${createHash("sha1").update(key).digest("base64")}`,
    "Set-Cookie: one=1",
    "Set-Cookie: two=2; Path=/a",
  ];
  socket.write(`${fields.join("\r\n")}\r\n\r\n\x81\x05hello`, "latin1");
  socket.on("error", () => {});
  open.add(socket);
});
const open = new Set();

before(async (context) => {
  folder = await scratch(context);
  await bundle(fileURLToPath(new URL("responses-worker.js", import.meta.url)), folder);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  for (const socket of open) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** The path; the status, the cookies of others, the body, and fields that must be there. */
const kinds = [
  ["/plain", 200, ["own"], "body"],
  ["/redirect", 303, [], "", { Location: "https://shop.example/next" }],
  ["/204", 204, ["own"], ""],
  ["/304", 304, ["own"], "", { ETag: '"1"' }],
  ["/101", 101, ["own"], "hello"],
  ["/streamed", 200, ["own"], "body"],
  ["/cached", 200, [], "body", { ETag: '"1"' }],
  ["/fetched", 200, ["one", "two"], "body", { ETag: '"1"', "CDN-Cache-Control": "private, no-store" }],
  ["/fetched-302", 302, ["one", "two"], "body", { Location: "/next" }],
  ["/fetched-304", 304, ["one", "two"], "", { ETag: '"1"' }],
  ["/fetched-101", 101, ["one", "two"], "hello"],
  ["/rewritten", 200, ["one", "two"], "body", { ETag: '"1"' }],
];

const unfit = {
  "/error": /^the response given is Response\.error\(\) or opaque/,
  "/used": /^the response given is used: its body was read already/,
  "/undefined": /^the response given is undefined; return a Response from the handler/,
  "/text": /^the response given is a string; pass a Response/,
  "/promise": /^the response given is a promise, which must be awaited/,
};

async function bodyOf(response) {
  if (!response.webSocket) return response.text();
  const { webSocket } = response;
  const said = new Promise((resolve) => webSocket.addEventListener("message", ({ data }) => resolve(data)));
  webSocket.accept();
  const data = await said;
  webSocket.close();
  return data;
}

for (const date of DATES) {
  test(`SEMANTICS 37 40: in workerd of ${date ?? "the newest date"} each kind of response keeps what it had`, async (context) => {
    const worker = await start(folder, {
      bindings: { SESSION_SECRET: "x1".repeat(24), ORIGIN: origin },
      ...(date && { compatibilityDate: date }),
    });
    context.after(() => worker.dispose());
    const visit = (path, init = {}) =>
      worker.dispatchFetch(`https://shop.example${path}`, {
        redirect: "manual",
        ...init,
        headers: { "User-Agent": agents.person, ...init.headers },
      });
    for (const [path, status, others, body, fields = {}] of kinds) {
      const upgrade = path.endsWith("101") ? { headers: { Upgrade: "websocket" } } : {};
      const response = await visit(path, upgrade);
      const names = cookies(response).map(({ name }) => name);
      assert.deepEqual([path, response.status, names], [path, status, [...others, "__Host-session"]]);
      assert.equal(response.headers.get("Cache-Control"), "private, no-store", path);
      assert.match(response.headers.get("Vary"), /\bCookie$/, path);
      for (const [name, value] of Object.entries(fields)) assert.equal(response.headers.get(name), value, path);
      assert.equal(await bodyOf(response), body, path);
    }
    const head = await visit("/fetched", { method: "HEAD" });
    assert.deepEqual([head.status, cookies(head).length, await head.text()], [200, 3, ""]);
    for (const [path, message] of Object.entries(unfit)) {
      const refused = await (await visit(path)).json();
      assert.deepEqual({ ...refused, message: "" }, { category: "usage", code: "response", message: "", writes: 0 });
      assert.match(refused.message, message);
    }
  });
}
